using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>Scopes, RFC 6749 section 3.3.</summary>
internal static class OAuthScope
{
    // Salesforce has some forty scopes, and its documentation of them is shorter than this.
    private const int MaxTotalLength = 8192;

    /// <summary>Checks scopes and drops repeated ones.</summary>
    /// <param name="scopes">One scope each, or several separated by spaces.</param>
    /// <returns>One scope each.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ScopeInvalid"/> for a character that a scope cannot contain.</exception>
    public static IReadOnlyList<string> Validate(IEnumerable<string> scopes)
    {
        var result = new List<string>();
        foreach (var entry in scopes)
        {
            foreach (var scope in Split(entry))
            {
                foreach (var c in scope)
                {
                    if (c is < '!' or > '~' or '"' or '\\' or ',')
                    {
                        throw new TokenException(
                            TokenErrorCode.ScopeInvalid,
                            $"'{Printable.Escape(scope, 60)}' is not a scope: give scopes as a list, for example api, refresh_token.");
                    }
                }

                if (!result.Contains(scope))
                {
                    result.Add(scope);
                }
            }
        }

        return result.Sum(static scope => scope.Length) <= MaxTotalLength
            ? result
            : throw new TokenException(TokenErrorCode.ScopeInvalid, $"The scopes have more than {MaxTotalLength} characters together.");
    }

    /// <summary>The scopes that were asked for and not granted.</summary>
    /// <param name="requested">The scopes of the request.</param>
    /// <param name="granted">The scopes of the response; empty when it does not say.</param>
    /// <param name="hasRefreshToken">Whether a refresh token was granted.</param>
    public static IReadOnlyList<string> Missing(IReadOnlyList<string> requested, IReadOnlyList<string> granted, bool hasRefreshToken) =>
        [.. requested.Where(scope => GivesRefreshToken(scope)
            ? !hasRefreshToken
            : granted.Count != 0 && !granted.Any(other => Includes(other, scope)))];

    /// <summary>Whether a scope is one of the two names of the scope that gives a refresh token.</summary>
    public static bool GivesRefreshToken(string scope) => scope is "refresh_token" or "offline_access";

    /// <summary>Splits the scopes of a response.</summary>
    /// <param name="text">Scopes separated by spaces.</param>
    /// <returns>One scope each.</returns>
    public static string[] Split(string? text) =>
        (text ?? string.Empty).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    // Source: Salesforce Help, "OAuth Tokens and Scopes" (remoteaccess_oauth_tokens_scopes).
    private static bool Includes(string granted, string scope) => granted == scope || granted switch
    {
        "full" => true,
        "api" => scope == "chatter_api",
        "web" => scope == "visualforce",
        "id" => scope is "profile" or "email" or "address" or "phone",
        _ => false,
    };
}
