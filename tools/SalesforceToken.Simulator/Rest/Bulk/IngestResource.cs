using System;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest.Bulk;

/// <summary>/jobs/ingest: rows of a CSV become changes of records.</summary>
internal static class IngestResource
{
    public static Response Handle(BulkCall call) => (call.Method, call.Segments) switch
    {
        ("POST", []) => Create(call),
        ("GET", []) => BulkEndpoint.List(call, areQueries: false),
        ("GET", [_]) => Show(call),
        ("PATCH", [_]) => SetState(call),
        ("DELETE", [_]) => BulkEndpoint.Delete(call, BulkEndpoint.Find(call, isQuery: false)),
        ("PUT", [_, "batches"]) => Upload(call),
        ("GET", [_, "successfulResults" or "failedResults" or "unprocessedrecords"]) => Results(call),
        (_, []) => RestError.MethodNotAllowed(call.Method, "GET,HEAD,POST"),
        (_, [_]) => RestError.MethodNotAllowed(call.Method, "DELETE,GET,HEAD,PATCH"),
        (_, [_, "batches"]) => RestError.MethodNotAllowed(call.Method, "PUT"),
        _ => RestError.NotFound(),
    };

    private static Response Create(BulkCall call)
    {
        using var given = BulkEndpoint.Parse(call);
        BulkEndpoint.Choice(given, "contentType", "CSV");
        var name = BulkEndpoint.Text(given, "object") ?? throw new RestException(400, "INVALIDJOB", "InvalidJob : object is required");
        if (BulkEndpoint.Text(given, "operation") is null)
        {
            throw new RestException(400, "INVALIDJOB", "InvalidJob : operation is required");
        }

        var schema = ObjectSchema.Find(name);
        var job = new BulkJob
        {
            IsQuery = false,
            Operation = BulkEndpoint.Choice(given, "operation", "insert", "update", "upsert", "delete", "hardDelete"),
            Schema = schema is { IsWritable: true }
                ? schema
                : throw new RestException(400, "INVALIDENTITY", $"InvalidEntity : {name} is not supported"),
            CreatedBy = call.User,
            CreatedAt = call.Exchange.Now,
            Version = call.Version,
            LineEnding = BulkEndpoint.Choice(given, "lineEnding", "LF", "CRLF"),
            ColumnDelimiter = BulkEndpoint.Choice(given, "columnDelimiter", "COMMA", "SEMICOLON", "TAB", "PIPE", "CARET", "BACKQUOTE"),
            ExternalIdFieldName = BulkEndpoint.Text(given, "externalIdFieldName"),
        };
        if (job.Operation == "upsert" && (job.ExternalIdFieldName is null || job.Schema.FindField(job.ExternalIdFieldName) is null))
        {
            throw new RestException(400, "INVALIDJOB", "InvalidJob : externalIdFieldName is required for an upsert");
        }

        call.Data.Jobs.Add(job);
        return BulkJobWriter.Show(job);
    }

    private static Response Upload(BulkCall call)
    {
        var job = BulkEndpoint.Find(call, isQuery: false);
        if (call.Exchange.Http.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new RestException(415, "UNSUPPORTED_MEDIA_TYPE", "The content type of an upload is text/csv.");
        }

        lock (job.Gate)
        {
            // One upload a job.
            job.Upload = job is { State: BulkJobState.Open, Upload: null } ? call.Exchange.Body : throw BulkEndpoint.WrongState(job);
        }

        return Response.Empty(201);
    }

    private static Response SetState(BulkCall call)
    {
        var job = BulkEndpoint.Find(call, isQuery: false);
        using var given = BulkEndpoint.Parse(call);
        var state = BulkEndpoint.Text(given, "state");
        lock (job.Gate)
        {
            job.State = (state, job.State) switch
            {
                ("UploadComplete", BulkJobState.Open) when job.Upload is not null => BulkJobState.UploadComplete,
                ("Aborted", BulkJobState.Open or BulkJobState.UploadComplete) => BulkJobState.Aborted,
                _ => throw BulkEndpoint.WrongState(job),
            };
            return BulkJobWriter.Show(job);
        }
    }

    // The work is done between two looks at the job, so that a client that does not wait for its end is found out.
    private static Response Show(BulkCall call)
    {
        var job = BulkEndpoint.Find(call, isQuery: false);
        lock (job.Gate)
        {
            if (job.State == BulkJobState.InProgress)
            {
                IngestRun.Run(job, call.Data, call.Exchange.Now);
            }
            else if (job.State == BulkJobState.UploadComplete)
            {
                job.State = BulkJobState.InProgress;
            }

            return BulkJobWriter.Show(job, withProgress: true);
        }
    }

    private static Response Results(BulkCall call)
    {
        var job = BulkEndpoint.Find(call, isQuery: false);
        lock (job.Gate)
        {
            if (job.State is not (BulkJobState.JobComplete or BulkJobState.Failed or BulkJobState.Aborted))
            {
                throw BulkEndpoint.WrongState(job);
            }

            var body = call.Segments[1] switch
            {
                "successfulResults" => CsvText.Write([["sf__Id", "sf__Created", .. job.Columns], .. job.Successful]),
                "failedResults" => CsvText.Write([["sf__Id", "sf__Error", .. job.Columns], .. job.Failed]),
                _ => CsvText.Write([job.Columns]),
            };
            return new Response { ContentType = "text/csv", Body = body };
        }
    }
}
