namespace SalesforceToken.Engine.OAuth;

/// <summary>What was asked of the token endpoint: the same error text can mean different things.</summary>
internal enum OAuthGrant
{
    /// <summary>No grant: revocation, introspection, userinfo.</summary>
    None,

    /// <summary>An authorization code, RFC 6749 section 4.1.3.</summary>
    AuthorizationCode,

    /// <summary>A refresh token, RFC 6749 section 6.</summary>
    RefreshToken,
}
