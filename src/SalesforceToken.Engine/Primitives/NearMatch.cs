using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Engine.Primitives;

/// <summary>Suggests names that are similar to a mistyped one.</summary>
internal static class NearMatch
{
    private const int MaxSuggestions = 3;

    /// <summary>A sentence with the most similar names and a leading space; empty when no name is similar.</summary>
    public static string Suggest(string name, IReadOnlyList<string> names)
    {
        var near = names
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(1, name.Length / 3)
                || (name.Length >= 3 && candidate.Name.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0))
            .OrderBy(candidate => candidate.Distance)
            .Take(MaxSuggestions)
            .Select(candidate => $"'{candidate.Name}'")
            .ToArray();
        return near.Length == 0 ? string.Empty : $" Did you mean {string.Join(" or ", near)}?";
    }

    /// <summary>The number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other.</summary>
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 ? j : j == 0 ? i : Step(i, j);
            }
        }

        return table[left.Length, right.Length];

        int Step(int i, int j)
        {
            var same = left[i - 1] == right[j - 1];
            var best = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (same ? 0 : 1));
            var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            return swapped ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
        }
    }
}
