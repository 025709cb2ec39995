using System;
using System.Globalization;
using System.Linq;
using System.Text;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Rest.Soql;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest.Bulk;

/// <summary>/jobs/query: the results of a query as CSV, in parts that a locator names.</summary>
internal static class QueryJobResource
{
    private const int MaxRecords = 250_000;

    public static Response Handle(BulkCall call) => (call.Method, call.Segments) switch
    {
        ("POST", []) => Create(call),
        ("GET", []) => BulkEndpoint.List(call, areQueries: true),
        ("GET", [_]) => Show(call),
        ("PATCH", [_]) => Abort(call),
        ("DELETE", [_]) => BulkEndpoint.Delete(call, BulkEndpoint.Find(call, isQuery: true)),
        ("GET", [_, "results"]) => Results(call),
        (_, []) => RestError.MethodNotAllowed(call.Method, "GET,HEAD,POST"),
        (_, [_]) => RestError.MethodNotAllowed(call.Method, "DELETE,GET,HEAD,PATCH"),
        _ => RestError.NotFound(),
    };

    private static Response Create(BulkCall call)
    {
        using var given = BulkEndpoint.Parse(call);
        BulkEndpoint.Choice(given, "contentType", "CSV");
        var query = SoqlParser.Parse(BulkEndpoint.Text(given, "query") ?? throw new RestException(400, "INVALIDJOB", "InvalidJob : query is required"));
        if (query.IsCount)
        {
            throw new RestException(400, "API_ERROR", "Aggregate Relationships not supported in Bulk Query");
        }

        var job = new BulkJob
        {
            IsQuery = true,
            Operation = BulkEndpoint.Choice(given, "operation", "query", "queryAll"),
            Schema = query.Schema,
            CreatedBy = call.User,
            CreatedAt = call.Exchange.Now,
            Version = call.Version,
            State = BulkJobState.UploadComplete,
            Columns = [.. query.Fields.Select(field => field.Name)],
            Successful = [.. SoqlRunner.Run(query, call.Data).Select(record => query.Fields.Select(field => Text(field, record[field.Name])).ToArray())],
        };
        call.Data.Jobs.Add(job);
        return BulkJobWriter.Show(job);
    }

    private static Response Show(BulkCall call)
    {
        var job = BulkEndpoint.Find(call, isQuery: true);
        lock (job.Gate)
        {
            job.State = job.State switch
            {
                BulkJobState.UploadComplete => BulkJobState.InProgress,
                BulkJobState.InProgress => BulkJobState.JobComplete,
                var state => state,
            };
            return BulkJobWriter.Show(job, withProgress: job.State == BulkJobState.JobComplete);
        }
    }

    private static Response Abort(BulkCall call)
    {
        var job = BulkEndpoint.Find(call, isQuery: true);
        using var given = BulkEndpoint.Parse(call);
        lock (job.Gate)
        {
            job.State = BulkEndpoint.Text(given, "state") == "Aborted" && job.State is BulkJobState.UploadComplete or BulkJobState.InProgress
                ? BulkJobState.Aborted
                : throw BulkEndpoint.WrongState(job);
            return BulkJobWriter.Show(job);
        }
    }

    private static Response Results(BulkCall call)
    {
        var job = BulkEndpoint.Find(call, isQuery: true);
        if (job.State != BulkJobState.JobComplete)
        {
            throw BulkEndpoint.WrongState(job);
        }

        var rows = job.Successful;
        var start = Start(call.Exchange.Query["locator"].ToString(), rows.Count);
        var count = Math.Min(rows.Count - start, Limit(call.Exchange.Query["maxRecords"].ToString()));
        var end = start + count;
        return new Response { ContentType = "text/csv", Body = CsvText.Write([job.Columns, .. rows.Skip(start).Take(count)]) }
            .With("Sforce-NumberOfRecords", count.ToString(CultureInfo.InvariantCulture))
            .With("Sforce-Locator", end == rows.Count ? "null" : Locator(end));
    }

    private static int Limit(string text) =>
        text.Length == 0 ? MaxRecords
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? Math.Min(limit, MaxRecords)
        : throw new RestException(400, "INVALID_PARAMETER", "maxRecords is not a positive number");

    // Opaque to clients, as Salesforce's are.
    private static string Locator(int start) => Convert.ToBase64String(Encoding.ASCII.GetBytes(start.ToString(CultureInfo.InvariantCulture))).TrimEnd('=');

    private static int Start(string locator, int count)
    {
        if (locator.Length == 0)
        {
            return 0;
        }

        var bytes = new byte[locator.Length];
        var padded = locator.PadRight((locator.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var length)
            && int.TryParse(Encoding.ASCII.GetString(bytes, 0, length), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && start < count
                ? start
                : throw new RestException(400, "INVALID_LOCATOR", "The locator is invalid");
    }

    private static string Text(FieldSchema field, object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        null => field.Type == FieldType.Flag ? "false" : string.Empty,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
