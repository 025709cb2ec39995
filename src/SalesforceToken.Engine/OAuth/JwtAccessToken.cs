using System;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// Access tokens that are JWTs (RFC 7519), an option of the app. Only their <c>exp</c> is read, to know when to get the next one.
/// The org checks whether they are genuine.
/// </summary>
internal static class JwtAccessToken
{
    public static DateTimeOffset? TryGetExpiry(string accessToken)
    {
        var parts = accessToken.Split('.');
        if (parts.Length != 3 || !accessToken.StartsWith("eyJ", StringComparison.Ordinal) || Base64Url.TryDecode(parts[1]) is not { } claims)
        {
            return null;
        }

        using var document = JsonElementExtensions.TryParse(claims);
        return document?.RootElement.GetUnixTime("exp");
    }
}
