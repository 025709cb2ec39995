using System;
using System.Collections.Generic;

namespace SalesforceToken.Simulator.State.Records;

/// <summary>One record. Immutable: an update replaces it, so that a page of a query can be written without a lock.</summary>
internal sealed class Record
{
    private readonly Dictionary<string, object?> _values;

    public Record(ObjectSchema schema, Dictionary<string, object?> values)
    {
        Schema = schema;
        _values = values;
    }

    public ObjectSchema Schema { get; }

    public string Id => (string)_values["Id"]!;

    public object? this[string field] => _values.GetValueOrDefault(field);

    public Record With(IReadOnlyDictionary<string, object?> changes)
    {
        var values = new Dictionary<string, object?>(_values, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        return new(Schema, values);
    }
}
