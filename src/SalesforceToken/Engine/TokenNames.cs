using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.EngineAccess;

/// <summary>The names that a user means.</summary>
internal static class TokenNames
{
    /// <summary>Puts the names of the tokens there are in the place of wildcards; names without wildcards need not exist.</summary>
    /// <param name="patterns">What the user wrote.</param>
    /// <returns>Each name once, in the order of the patterns.</returns>
    public static IReadOnlyList<string> Expand(IEnumerable<string> patterns) =>
        patterns.SelectMany(Expand).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    private static IEnumerable<string> Expand(string pattern)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            return new[] { pattern };
        }

        try
        {
            var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
            return EngineHost.ListNames().Where(wildcard.IsMatch).ToArray();
        }
        catch (WildcardPatternException)
        {
            // A bracket without its other: the engine refuses it as a name, and what else was asked for goes on.
            return new[] { pattern };
        }
    }
}
