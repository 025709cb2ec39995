using System.Collections.Generic;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest.Soql;

/// <summary>A parsed query: SELECT fields or COUNT() FROM one object, conditions joined by AND, one order, a limit.</summary>
internal sealed record SoqlQuery(ObjectSchema Schema)
{
    /// <summary>The fields, empty for COUNT().</summary>
    public IReadOnlyList<FieldSchema> Fields { get; init; } = [];

    public IReadOnlyList<SoqlCondition> Conditions { get; init; } = [];

    public FieldSchema? OrderBy { get; init; }

    public bool IsDescending { get; init; }

    public int? Limit { get; init; }

    public int Offset { get; init; }

    public bool IsCount => Fields.Count == 0;
}
