using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace SalesforceToken.Rest;

/// <summary>Reads a query page after page, with the pages of the child records in it, and hands the records on as they come.</summary>
internal sealed class QueryReader
{
    private readonly Func<string, Task<RestResult>> _send;
    private readonly Func<IReadOnlyList<object?>, Task> _write;
    private long _written;
    private long? _total;

    /// <summary>Makes a reader.</summary>
    /// <param name="send">Gets the page at an address.</param>
    /// <param name="write">Takes records that are complete.</param>
    public QueryReader(Func<string, Task<RestResult>> send, Func<IReadOnlyList<object?>, Task> write)
    {
        _send = send;
        _write = write;
    }

    /// <summary>How many records were handed on, in words.</summary>
    public string Progress => _total is { } total ? $"{_written} of {total} records" : $"{_written} records";

    /// <summary>Reads a query to its end.</summary>
    /// <param name="first">Its first page.</param>
    /// <exception cref="SfTokenException">A page could not be read. What came before it was handed on.</exception>
    public async Task ReadAsync(RestResult first)
    {
        _total = QueryPages.Total(first.Content);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var page = first.Content;
        await WriteRecordsAsync(page);
        while (QueryPages.Next(page) is { } next)
        {
            page = await GetPageAsync(next, visited);
            await WriteRecordsAsync(page);
        }
    }

    private async Task WriteRecordsAsync(object? page)
    {
        var ready = new List<object?>();
        try
        {
            foreach (var record in QueryPages.Records(page) ?? [])
            {
                ready.Add(QueryPages.HasMore(record) ? await CompleteAsync(record) : record);
            }
        }
        finally
        {
            // What came before a failure is written before it.
            await _write(ready);
            _written += ready.Count;
        }
    }

    /// <summary>Gets the child records of a record that did not fit into its page, and theirs.</summary>
    private async Task<object?> CompleteAsync(object? value)
    {
        if (value is object?[] items)
        {
            var complete = new List<object?>();
            foreach (var item in items)
            {
                complete.Add(QueryPages.HasMore(item) ? await CompleteAsync(item) : item);
            }

            return complete.ToArray();
        }

        if (value is not KeyValuePair<string, object?>[] members)
        {
            return value;
        }

        if (QueryPages.IsIncomplete(members))
        {
            members = QueryPages.Complete(members, await AllRecordsAsync(members));
        }

        var result = new List<KeyValuePair<string, object?>>();
        foreach (var member in members)
        {
            var complete = QueryPages.HasMore(member.Value) ? await CompleteAsync(member.Value) : member.Value;
            result.Add(new KeyValuePair<string, object?>(member.Key, complete));
        }

        return result.ToArray();
    }

    private async Task<List<object?>> AllRecordsAsync(object? page)
    {
        var records = new List<object?>(QueryPages.Records(page) ?? []);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        while (QueryPages.Next(page) is { } next)
        {
            page = await GetPageAsync(next, visited);
            records.AddRange(QueryPages.Records(page) ?? []);
        }

        return records;
    }

    private async Task<object?> GetPageAsync(string address, HashSet<string> visited)
    {
        if (!visited.Add(address))
        {
            throw QueryPages.Missing("The address of the next page (nextRecordsUrl) is that of a page that was read already.");
        }

        var result = await _send(address);
        return result.Errors.Count > 0 ? throw result.Errors[0]
            : QueryPages.Records(result.Content) is null
                ? throw QueryPages.Missing("The address of the next page (nextRecordsUrl) answered without records.")
            : result.Content;
    }
}
