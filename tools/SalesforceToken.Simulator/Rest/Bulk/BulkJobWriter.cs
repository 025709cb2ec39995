using System;
using System.Globalization;
using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest.Bulk;

/// <summary>Writes what is known of a job.</summary>
internal static class BulkJobWriter
{
    public static Response Show(BulkJob job, bool withProgress = false) =>
        Response.Json(JsonBytes.Value(writer => Write(writer, job, withProgress)));

    public static void Write(Utf8JsonWriter writer, BulkJob job, bool withProgress)
    {
        writer.WriteStartObject();
        writer.WriteString("id", job.Id);
        writer.WriteString("operation", job.Operation);
        writer.WriteString("object", job.Schema.Name);
        writer.WriteString("createdById", job.CreatedBy.Id);
        writer.WriteString("createdDate", OrgData.Text(job.CreatedAt));
        writer.WriteString("systemModstamp", OrgData.Text(job.CreatedAt));
        writer.WriteString("state", job.State.ToString());
        writer.WriteString("concurrencyMode", "Parallel");
        writer.WriteString("contentType", "CSV");
        writer.WriteNumber("apiVersion", decimal.Parse(job.Version.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        writer.WriteString("lineEnding", job.LineEnding);
        writer.WriteString("columnDelimiter", job.ColumnDelimiter);
        if (job.ExternalIdFieldName is not null)
        {
            writer.WriteString("externalIdFieldName", job.ExternalIdFieldName);
        }

        if (!job.IsQuery && job.State == BulkJobState.Open)
        {
            writer.WriteString("contentUrl", $"services/data/{job.Version}/jobs/ingest/{job.Id}/batches");
        }

        if (withProgress)
        {
            WriteProgress(writer, job);
        }

        writer.WriteEndObject();
    }

    private static void WriteProgress(Utf8JsonWriter writer, BulkJob job)
    {
        writer.WriteString("jobType", job.IsQuery ? "V2Query" : "V2Ingest");
        writer.WriteNumber("numberRecordsProcessed", job.Successful.Count + job.Failed.Count);
        if (!job.IsQuery)
        {
            writer.WriteNumber("numberRecordsFailed", job.Failed.Count);
            writer.WriteNumber("apiActiveProcessingTime", 1);
            writer.WriteNumber("apexProcessingTime", 0);
        }

        writer.WriteNumber("retries", 0);
        writer.WriteNumber("totalProcessingTime", 1);
        if (job.ErrorMessage is not null)
        {
            writer.WriteString("errorMessage", job.ErrorMessage);
        }
    }
}
