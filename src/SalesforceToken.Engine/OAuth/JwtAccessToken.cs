using System;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// Access tokens that are JWTs (RFC 7519), an option of the app. Only their <c>exp</c> is read, to know when to get the next one.
/// The org checks whether they are genuine.
/// </summary>
internal static class JwtAccessToken
{
    /// <summary>Whether an access token has the form of a JWT.</summary>
    public static bool IsOne(string accessToken)
    {
        using var claims = JwtClaims.TryRead(accessToken);
        return claims is not null;
    }

    /// <summary>When it expires; null when it is no JWT, or does not say.</summary>
    public static DateTimeOffset? TryGetExpiry(string accessToken)
    {
        using var claims = JwtClaims.TryRead(accessToken);
        return claims?.RootElement.GetUnixTime("exp");
    }
}
