using System;
using SalesforceToken.Simulator.State.Records;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Rest.Soql;

/// <summary>A condition: FIELD OPERATOR VALUE.</summary>
internal sealed record SoqlCondition(FieldSchema Field, string Operator, object? Value)
{
    public bool IsMetBy(Record record)
    {
        var actual = record[Field.Name];
        return Operator switch
        {
            "=" => AreEqual(actual),
            "!=" => !AreEqual(actual),
            "LIKE" => actual is string text && Value is string pattern && IsLike(text, pattern),
            _ => actual is int number && Value is int bound && Compare(number.CompareTo(bound)),
        };
    }

    // SOQL ignores case in text, and an id in its short form equals the long one.
    private bool AreEqual(object? actual)
    {
        if (actual is not string text || Value is not string wanted)
        {
            return Equals(actual, Value);
        }

        var isId = Field.Type is FieldType.Id or FieldType.Reference;
        return isId && wanted.Length == SalesforceId.ShortLength
            ? text.StartsWith(wanted, StringComparison.Ordinal)
            : string.Equals(text, wanted, isId ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }

    private bool Compare(int order) => Operator switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static bool IsLike(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] != '%')
        {
            return !text.IsEmpty
                && (pattern[0] == '_' || char.ToUpperInvariant(pattern[0]) == char.ToUpperInvariant(text[0]))
                && IsLike(text[1..], pattern[1..]);
        }

        for (var skipped = 0; skipped <= text.Length; skipped++)
        {
            if (IsLike(text[skipped..], pattern[1..]))
            {
                return true;
            }
        }

        return false;
    }
}
