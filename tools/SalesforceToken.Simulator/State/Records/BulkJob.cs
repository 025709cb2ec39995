using System;
using System.Collections.Generic;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Records;

/// <summary>A job of the Bulk API 2.0. Its parts change while the holder of <see cref="Gate"/> works on it.</summary>
internal sealed class BulkJob
{
    public System.Threading.Lock Gate { get; } = new();

    public string Id { get; } = SalesforceId.New("750");

    public required bool IsQuery { get; init; }

    public required string Operation { get; init; }

    public required ObjectSchema Schema { get; init; }

    public required SimulatedUser CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The version that the job was created with, v66.0.</summary>
    public required string Version { get; init; }

    public string LineEnding { get; init; } = "LF";

    public string ColumnDelimiter { get; init; } = "COMMA";

    /// <summary>The field that an upsert finds its records by.</summary>
    public string? ExternalIdFieldName { get; init; }

    public BulkJobState State { get; set; } = BulkJobState.Open;

    /// <summary>Why the job as a whole failed.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The CSV that was uploaded.</summary>
    public ReadOnlyMemory<byte>? Upload { get; set; }

    /// <summary>The names of the columns: of the upload, or of the query's results.</summary>
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>The rows that were carried out, or the results of the query.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Successful { get; set; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Failed { get; set; } = [];
}
