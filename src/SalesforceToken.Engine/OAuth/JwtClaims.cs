using System;
using System.Text.Json;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>The claims of a JWT (RFC 7519 section 4), read without a check of its signature.</summary>
internal static class JwtClaims
{
    /// <summary>Reads them; null if a text is no JWT.</summary>
    public static JsonDocument? TryRead(string jwt)
    {
        var parts = jwt.Split('.');
        var claims = parts.Length == 3 && jwt.StartsWith("eyJ", StringComparison.Ordinal) ? Base64Url.TryDecode(parts[1]) : null;
        return claims is null ? null : JsonElementExtensions.TryParse(claims);
    }
}
