namespace SalesforceToken.Engine.OAuth;

/// <summary>The grant of a request to the token endpoint. The same error text can mean different things for different grants.</summary>
internal enum OAuthGrant
{
    /// <summary>No grant: revocation, introspection, userinfo.</summary>
    None,

    /// <summary>An authorization code, RFC 6749 section 4.1.3.</summary>
    AuthorizationCode,

    /// <summary>A refresh token, RFC 6749 section 6.</summary>
    RefreshToken,

    /// <summary>The client's own credentials, RFC 6749 section 4.4.2.</summary>
    ClientCredentials,

    /// <summary>A signed assertion, RFC 7523 section 2.1.</summary>
    JwtBearer,

    /// <summary>A token of another issuer, RFC 8693 section 2.1.</summary>
    TokenExchange,
}
