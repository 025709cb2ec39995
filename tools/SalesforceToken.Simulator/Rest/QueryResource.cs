using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.Rest.Data;
using SalesforceToken.Simulator.Rest.Soql;

namespace SalesforceToken.Simulator.Rest;

/// <summary>/query and /tooling/query: pages of 2,000 records, each with the address of the next.</summary>
internal static class QueryResource
{
    private const int LargestPage = 2_000;
    private const int SmallestPage = 200;

    public static Answer Run(RestCall call)
    {
        if (call.Method != "GET")
        {
            return RestError.MethodNotAllowed(call.Method, "GET,HEAD");
        }

        var query = SoqlParser.Parse(call.Exchange.Query["q"].ToString());
        if (string.Equals(call.Exchange.Query["columns"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return ColumnMetadata.Show(query);
        }

        if (query.IsCount && query.Conditions.Count == 0 && query.Limit is null)
        {
            return Write(call, query, null, [], 0, call.Data.Count(query.Schema));
        }

        var rows = SoqlRunner.Run(query, call.Data);
        if (query.IsCount)
        {
            return Write(call, query, null, [], 0, rows.Count);
        }

        var cursor = rows.Count > PageSizeOf(call) ? call.Data.Cursors.Open(call.Session.User, query, rows) : null;
        return Write(call, query, cursor, rows, 0, rows.Count);
    }

    public static Answer Continue(RestCall call, string locator)
    {
        var (cursor, query, rows, start) = call.Data.Cursors.Find(call.Session.User, locator);
        return Write(call, query, cursor, rows, start, rows.Count);
    }

    private static Answer Write(RestCall call, SoqlQuery query, string? cursor, IReadOnlyList<Record> rows, int start, int total)
    {
        var end = Math.Min(rows.Count, start + PageSizeOf(call));
        return Answer.Json(JsonBytes.Object(writer =>
        {
            writer.WriteNumber("totalSize", total);
            writer.WriteBoolean("done", end == rows.Count);
            if (end < rows.Count)
            {
                writer.WriteString("nextRecordsUrl", NextAddress(call, cursor, end));
            }

            WriteRecords(writer, call, query, rows, start, end);
        }));
    }

    private static void WriteRecords(Utf8JsonWriter writer, RestCall call, SoqlQuery query, IReadOnlyList<Record> rows, int start, int end)
    {
        writer.WriteStartArray("records");
        for (var i = start; i < end; i++)
        {
            RecordWriter.Write(writer, rows[i], query.Fields, call.Version);
        }

        writer.WriteEndArray();
    }

    private static string NextAddress(RestCall call, string? cursor, int end)
    {
        var resource = call.Segments[0] == "tooling" ? "tooling/query" : call.Segments[0];
        return string.Create(CultureInfo.InvariantCulture, $"/services/data/{call.Version}/{resource}/{cursor}-{end}");
    }

    // Sforce-Query-Options: batchSize=N, from 200 to 2,000.
    private static int PageSizeOf(RestCall call)
    {
        var options = call.Exchange.Http.Request.Headers["Sforce-Query-Options"].ToString();
        const string name = "batchSize=";
        return options.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(options.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                ? Math.Clamp(size, SmallestPage, LargestPage)
                : LargestPage;
    }
}
