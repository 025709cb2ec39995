using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest.Bulk;

/// <summary>/jobs: the Bulk API 2.0. What both kinds of job have is here.</summary>
/// <remarks>Source: Bulk API 2.0 and Bulk API Developer Guide, "Bulk API 2.0 Ingest" and "Bulk API 2.0 Query".</remarks>
internal static class BulkEndpoint
{
    public static Response Handle(BulkCall call, string kind) => kind switch
    {
        "ingest" => IngestResource.Handle(call),
        "query" => QueryJobResource.Handle(call),
        _ => RestError.NotFound(),
    };

    public static Response List(BulkCall call, bool areQueries) => Response.Json(JsonBytes.Object(call, (writer, current) =>
    {
        writer.WriteBoolean("done", true);
        writer.WriteStartArray("records");
        foreach (var job in current.Data.Jobs.All(areQueries))
        {
            BulkJobWriter.Write(writer, job, withProgress: false);
        }

        writer.WriteEndArray();
        writer.WriteNull("nextRecordsUrl");
    }));

    public static Response Delete(BulkCall call, BulkJob job)
    {
        if (job.State is BulkJobState.UploadComplete or BulkJobState.InProgress)
        {
            throw WrongState(job);
        }

        call.Data.Jobs.Remove(job);
        return Response.Empty(204);
    }

    public static BulkJob Find(BulkCall call, bool isQuery) =>
        call.Data.Jobs.Find(call.Segments[0], isQuery) ?? throw new RestException(404, "NOT_FOUND", "The requested resource does not exist");

    /// <summary>The members of a JSON body.</summary>
    public static JsonDocument Parse(BulkCall call)
    {
        try
        {
            var document = JsonDocument.Parse(call.Exchange.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Reported below, together with JSON that is not an object.
        }

        throw new RestException(400, "JSON_PARSER_ERROR", "The body is not a JSON object.");
    }

    public static string? Text(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member that has one of some values; the first is the default.</summary>
    public static string Choice(JsonDocument document, string name, params string[] values)
    {
        var given = Text(document, name) ?? values[0];
        return System.Array.IndexOf(values, given) >= 0
            ? given
            : throw new RestException(400, "INVALIDJOB", $"InvalidJob : {name} '{given}' is not supported");
    }

    public static RestException WrongState(BulkJob job) => new(400, "INVALIDJOBSTATE", $"Invalid job state: {job.State}");
}
