using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Rest;

/// <summary>The pages of a query, and those of the child records in it.</summary>
internal static class QueryPages
{
    private const string Link = "nextRecordsUrl";

    /// <summary>The records of a page; null if the value is no page of a query.</summary>
    public static object?[]? Records(object? page) => Member(page, "records") as object?[];

    /// <summary>How many records the query has; null if the page does not say.</summary>
    public static long? Total(object? page) => Member(page, "totalSize") as long?;

    /// <summary>The address of the next page.</summary>
    /// <param name="page">A page.</param>
    /// <returns>Null on the last page.</returns>
    /// <exception cref="SfTokenException">NextPageMissing: there are more records, but no address of them.</exception>
    public static string? Next(object? page) => Member(page, Link) switch
    {
        string { Length: > 0 } link => link,
        null when Member(page, "done") is not false => null,
        _ => throw Missing(
            "The org says that there are more records (done is false), but gives no address where they are (nextRecordsUrl)."),
    };

    /// <summary>Whether a value has child records in it that are not complete.</summary>
    public static bool HasMore(object? value) => value switch
    {
        KeyValuePair<string, object?>[] members => IsIncomplete(members) || members.Any(static member => HasMore(member.Value)),
        object?[] items => items.Any(HasMore),
        _ => false,
    };

    /// <summary>Whether an object is a page with more pages behind it.</summary>
    public static bool IsIncomplete(KeyValuePair<string, object?>[] members) =>
        Records(members) is not null && (Member(members, "done") is false || Member(members, Link) is string { Length: > 0 });

    /// <summary>A page with all records in it, as the org would have sent it if it had room for all of them.</summary>
    public static KeyValuePair<string, object?>[] Complete(KeyValuePair<string, object?>[] page, IEnumerable<object?> records) =>
    [
        .. page.Where(static member => member.Key != Link).Select(member => new KeyValuePair<string, object?>(
            member.Key, member.Key switch { "done" => true, "records" => records.ToArray(), _ => member.Value })),
    ];

    /// <summary>The error for pages that do not lead to their end.</summary>
    public static SfTokenException Missing(string message) => new(
        "NextPageMissing",
        ErrorCategory.InvalidResult,
        message,
        "Run the query again. If it ends in the same way, order it by Id and fetch it in parts: WHERE Id > '<the last Id>'.");

    private static object? Member(object? value, string name) =>
        (value as KeyValuePair<string, object?>[])?.FirstOrDefault(member => member.Key == name).Value;
}
