using System;
using System.Collections.Generic;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>Scopes, RFC 6749 section 3.3.</summary>
internal static class OAuthScope
{
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

        return result;
    }

    /// <summary>Splits the scopes of a response.</summary>
    /// <param name="text">Scopes separated by spaces.</param>
    /// <returns>One scope each.</returns>
    public static string[] Split(string? text) => (text ?? string.Empty).Split([' '], StringSplitOptions.RemoveEmptyEntries);
}
