using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.EngineAccess;

/// <summary>Expands the token names that a user gives.</summary>
internal static class TokenNames
{
    /// <summary>Replaces wildcards with the names of the stored tokens. A name without wildcards does not have to exist.</summary>
    /// <param name="patterns">The names that the user gave.</param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>Each name once, in the order of the patterns.</returns>
    public static async Task<IReadOnlyList<string>> ExpandAsync(IReadOnlyList<string> patterns, CancellationToken cancellationToken)
    {
        var stored = patterns.Any(WildcardPattern.ContainsWildcardCharacters)
            ? await EngineHost.ListNamesAsync(cancellationToken).ConfigureAwait(false)
            : [];
        return patterns.SelectMany(pattern => Expand(pattern, stored)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }

    private static string[] Expand(string pattern, IReadOnlyList<string> stored)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            return [pattern];
        }

        try
        {
            var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            return stored.Where(wildcard.IsMatch).ToArray();
        }
        catch (WildcardPatternException)
        {
            // An unmatched bracket: the engine rejects it as a name, and the command continues with the other names.
            return [pattern];
        }
    }
}
