using System;
using System.Globalization;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.Rest.Soql;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest;

/// <summary>/query and /tooling/query: pages of 2,000 records, each with the address of the next.</summary>
internal static class QueryResource
{
    private const int MaxPageSize = 2_000;
    private const int MinPageSize = 200;

    public static Response Run(RestCall call)
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
            return WriteCount(call.Data.Count(query.Schema));
        }

        var rows = SoqlRunner.Run(query, call.Data);
        if (query.IsCount)
        {
            return WriteCount(rows.Count);
        }

        return rows.Count > PageSizeOf(call)
            ? WritePage(call, call.Data.Cursors.Open(call.Session.User, query.Fields, rows), 0)
            : WritePage(call, new QueryCursor(string.Empty, query.Fields, rows), 0);
    }

    public static Response Continue(RestCall call, string locator) =>
        call.Data.Cursors.Find(call.Session.User, locator) is var (cursor, start)
            ? WritePage(call, cursor, start)
            : throw new RestException(400, "INVALID_QUERY_LOCATOR", "invalid query locator");

    private static Response WriteCount(int count) => Response.Json(JsonBytes.Object(count, static (writer, total) =>
    {
        writer.WriteNumber("totalSize", total);
        writer.WriteBoolean("done", true);
        writer.WriteStartArray("records");
        writer.WriteEndArray();
    }));

    private static Response WritePage(RestCall call, QueryCursor cursor, int start)
    {
        var rows = cursor.Rows;
        var end = Math.Min(rows.Count, start + PageSizeOf(call));
        return Response.Json(JsonBytes.Object(writer =>
        {
            writer.WriteNumber("totalSize", rows.Count);
            writer.WriteBoolean("done", end == rows.Count);
            if (end < rows.Count)
            {
                writer.WriteString("nextRecordsUrl", NextUrl(call, cursor, end));
            }

            writer.WriteStartArray("records");
            for (var i = start; i < end; i++)
            {
                RecordWriter.Write(writer, rows[i], cursor.Fields, call.Version);
            }

            writer.WriteEndArray();
        }));
    }

    private static string NextUrl(RestCall call, QueryCursor cursor, int end)
    {
        var resource = call.Segments[0] == "tooling" ? "tooling/query" : call.Segments[0];
        return string.Create(CultureInfo.InvariantCulture, $"/services/data/{call.Version}/{resource}/{cursor.Id}-{end}");
    }

    // Sforce-Query-Options: batchSize=N, from 200 to 2,000.
    private static int PageSizeOf(RestCall call)
    {
        var options = call.Exchange.Http.Request.Headers["Sforce-Query-Options"].ToString();
        const string name = "batchSize=";
        return options.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(options.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                ? Math.Clamp(size, MinPageSize, MaxPageSize)
                : MaxPageSize;
    }
}
