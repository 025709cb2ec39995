using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest.Bulk;

/// <summary>Carries out the rows of an upload. Each row succeeds or fails on its own.</summary>
internal sealed class IngestRun
{
    private const string Null = "#N/A";

    private static readonly Dictionary<string, char> Delimiters = new()
    {
        ["COMMA"] = ',',
        ["SEMICOLON"] = ';',
        ["TAB"] = '\t',
        ["PIPE"] = '|',
        ["CARET"] = '^',
        ["BACKQUOTE"] = '`',
    };

    private readonly BulkJob _job;
    private readonly OrgData _data;
    private readonly DateTimeOffset _now;
    private readonly List<IReadOnlyList<string>> _successful = [];
    private readonly List<IReadOnlyList<string>> _failed = [];
    private readonly Dictionary<string, string> _idOf;

    private IngestRun(BulkJob job, OrgData data, DateTimeOffset now)
    {
        (_job, _data, _now) = (job, data, now);

        // The records that an upsert can find, by the value of its field.
        _idOf = job.Operation != "upsert" ? [] : data.All(job.Schema)
            .Where(record => record[job.ExternalIdFieldName!] is string { Length: > 0 })
            .GroupBy(record => (string)record[job.ExternalIdFieldName!]!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Carries a job out, up to its end.</summary>
    public static void Run(BulkJob job, OrgData data, DateTimeOffset now)
    {
        if (Refuse(job, out var rows) is { } message)
        {
            (job.State, job.ErrorMessage) = (BulkJobState.Failed, message);
            return;
        }

        var run = new IngestRun(job, data, now);
        rows.ForEach(run.Do);
        (job.Successful, job.Failed, job.State) = (run._successful, run._failed, BulkJobState.JobComplete);
    }

    // What is wrong with the upload as a whole.
    private static string? Refuse(BulkJob job, out List<IReadOnlyList<string>> rows)
    {
        rows = [];
        var text = Encoding.UTF8.GetString(job.Upload!.Value.Span).TrimStart('\uFEFF');
        if (job.LineEnding == "LF" && text.Contains("\r\n", StringComparison.Ordinal))
        {
            return "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF";
        }

        try
        {
            rows = CsvText.Read(text, Delimiters[job.ColumnDelimiter], job.LineEnding == "LF" ? "\n" : "\r\n");
        }
        catch (FormatException exception)
        {
            return "InvalidBatch : Failed to parse CSV: " + exception.Message;
        }

        if (rows.Count == 0)
        {
            return "InvalidBatch : The CSV has no header row";
        }

        job.Columns = rows[0];
        rows.RemoveAt(0);
        return job.Columns.FirstOrDefault(column => job.Schema.FindField(column) is null) is { } unknown
            ? "InvalidBatch : Field name not found : " + unknown
            : null;
    }

    private void Do(IReadOnlyList<string> row)
    {
        try
        {
            if (row.Count != _job.Columns.Count)
            {
                throw new RowException("CSV_ROW_INVALID:The row has another number of values than the header:--");
            }

            var (id, isNew) = Change(Values(row));
            _successful.Add([id, isNew ? "true" : "false", .. row]);
        }
        catch (RowException exception)
        {
            _failed.Add([string.Empty, exception.Message, .. row]);
        }
    }

    private (string Id, bool IsNew) Change(Dictionary<string, object?> values)
    {
        var id = _job.Operation == "upsert" ? FindForUpsert(values) : values.GetValueOrDefault("Id") as string;
        values.Remove("Id");
        if (_job.Operation == "insert" || (_job.Operation == "upsert" && id is null))
        {
            RequireFields(values);
            return (_data.Create(_job.Schema, values, _job.CreatedBy, _now).Id, true);
        }

        if (id is not { Length: 15 or 18 })
        {
            throw new RowException("MISSING_ARGUMENT:Id not specified in an " + _job.Operation + " call:--");
        }

        var isDone = _job.Operation is "delete" or "hardDelete"
            ? _data.Delete(_job.Schema, id)
            : _data.Update(_job.Schema, id, values, _job.CreatedBy, _now);
        return isDone ? (id, false)
            : throw new RowException(_data.IsDeleted(id) ? "ENTITY_IS_DELETED:entity is deleted:--" : "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--");
    }

    private string? FindForUpsert(Dictionary<string, object?> values)
    {
        var key = values.GetValueOrDefault(_job.ExternalIdFieldName!) as string;
        return _job.ExternalIdFieldName!.Equals("Id", StringComparison.OrdinalIgnoreCase) ? key : key is null ? null : _idOf.GetValueOrDefault(key);
    }

    private void RequireFields(Dictionary<string, object?> values)
    {
        string[] missing = [.. _job.Schema.Fields.Where(field => field.IsRequired && values.GetValueOrDefault(field.Name) is null).Select(field => field.Name)];
        if (missing.Length > 0)
        {
            var names = string.Join(", ", missing);
            throw new RowException($"REQUIRED_FIELD_MISSING:Required fields are missing: [{names}]:{names} --");
        }
    }

    // An empty value leaves a field as it is; #N/A empties it.
    private Dictionary<string, object?> Values(IReadOnlyList<string> row)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < row.Count; i++)
        {
            var field = _job.Schema.FindField(_job.Columns[i])!;
            if (row[i].Length == 0)
            {
                continue;
            }

            if (!field.IsWritable && field.Type != FieldType.Id)
            {
                throw new RowException($"INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: {field.Name}:{field.Name} --");
            }

            values[field.Name] = row[i] == Null ? null : Value(field, row[i]);
        }

        return values;
    }

    private static object Value(FieldSchema field, string text) => field.Type switch
    {
        FieldType.Whole => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(field, text),
        FieldType.Flag => bool.TryParse(text, out var flag) ? flag : text is "0" or "1" ? text == "1" : throw Wrong(field, text),
        _ when text.Length > field.Length => throw new RowException(
            $"STRING_TOO_LONG:{field.Name}: data value too large: {text} (max length={field.Length}):{field.Name} --"),
        _ => text,
    };

    private static RowException Wrong(FieldSchema field, string text) =>
        new($"INVALID_TYPE_ON_FIELD_IN_RECORD:{field.Name}: value not of required type: {text}:{field.Name} --");

    /// <summary>Ends one row. The message is that of the results.</summary>
    private sealed class RowException(string message) : Exception(message);
}
