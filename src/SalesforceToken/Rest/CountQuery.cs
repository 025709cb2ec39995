using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace SalesforceToken.Rest;

/// <summary>
/// Recognizes SELECT COUNT() FROM ..., which has no records: its number is the totalSize. Source: Salesforce, "SOQL and SOSL
/// Reference", COUNT().
/// </summary>
internal static class CountQuery
{
    private static readonly Regex Start = new(
        @"^\s*SELECT\s+COUNT\s*\(\s*\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Whether a call is such a query.</summary>
    /// <param name="path">The path, which may have the query in it.</param>
    /// <param name="query">The query parameters.</param>
    public static bool Is(string path, IEnumerable<KeyValuePair<string, string>> query) =>
        query.Where(static pair => pair.Key == "q").Select(static pair => pair.Value).Concat(InPath(path)).Any(Start.IsMatch);

    private static IEnumerable<string> InPath(string path) =>
        from part in path.Split('?').Skip(1).SelectMany(static text => text.Split('&'))
        where part.StartsWith("q=", StringComparison.Ordinal)
        select Uri.UnescapeDataString(part.Substring(2).Replace('+', ' '));
}
