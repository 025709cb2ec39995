using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.EngineAccess;

/// <summary>Expands the token names that a user gives.</summary>
internal static class TokenNames
{
    /// <summary>Replaces wildcards with the names of the stored tokens. A name without wildcards does not have to exist.</summary>
    /// <param name="patterns">The names that the user gave.</param>
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
            var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            return EngineHost.ListNames().Where(wildcard.IsMatch).ToArray();
        }
        catch (WildcardPatternException)
        {
            // An unmatched bracket: the engine rejects it as a name, and the command continues with the other names.
            return new[] { pattern };
        }
    }
}
