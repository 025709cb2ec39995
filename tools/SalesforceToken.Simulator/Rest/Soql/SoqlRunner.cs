using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest.Soql;

/// <summary>Finds the records of a query.</summary>
internal static class SoqlRunner
{
    public static IReadOnlyList<Record> Run(SoqlQuery query, OrgData data)
    {
        // The most frequent query names an id. It does not need to look at every record.
        if (query.Conditions is [{ Field.Type: FieldType.Id, Operator: "=", Value: string { Length: 15 or 18 } id }])
        {
            return data.Find(query.Schema, id) is { } record ? Cut(query, [record]) : [];
        }

        IEnumerable<Record> records = data.All(query.Schema);
        foreach (var condition in query.Conditions)
        {
            records = records.Where(condition.IsMetBy);
        }

        if (query.OrderBy is { } field)
        {
            var comparer = Comparer<object?>.Create(Compare);
            records = query.IsDescending
                ? records.OrderByDescending(record => record[field.Name], comparer)
                : records.OrderBy(record => record[field.Name], comparer);
        }

        return Cut(query, records);
    }

    private static IReadOnlyList<Record> Cut(SoqlQuery query, IEnumerable<Record> records)
    {
        records = query.Offset > 0 ? records.Skip(query.Offset) : records;
        records = query.Limit is { } limit ? records.Take(limit) : records;
        return records as IReadOnlyList<Record> ?? [.. records];
    }

    // Null comes first, as in Salesforce.
    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        (IComparable a, not null) when a.GetType() == right.GetType() => a.CompareTo(right),
        (null, null) => 0,
        (null, _) => -1,
        _ => 1,
    };
}
