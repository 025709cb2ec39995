using System;
using System.Collections;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Rest;

/// <summary>Turns what PowerShell users give as a body into values for the engine. It is used for one body.</summary>
internal sealed class JsonBody
{
    // Deeper than any record of Salesforce. Without a limit, an object that makes new objects for its properties would never end.
    private const int MaxDepth = 64;

    private readonly List<object> _open = [];
    private readonly List<string> _place = [];

    /// <summary>The places and the values of the [datetime]s at midnight, which may be meant as days.</summary>
    public List<KeyValuePair<string, DateTime>> Midnights { get; } = [];

    /// <summary>Reads a body.</summary>
    /// <param name="body">A hashtable, an object, an array.</param>
    /// <returns>A value of the engine.</returns>
    /// <exception cref="SfTokenException">BodyTooDeep or BodyValueInvalid.</exception>
    public object? Read(object? body)
    {
        if (ScalarValue.TryRead(body, out var scalar, out var refusal))
        {
            if (refusal is not null)
            {
                throw Invalid($"The body has a value that cannot be sent: {Place()} {refusal}.");
            }

            NoteMidnight(body);
            return scalar;
        }

        // A record may have a file in a field: Salesforce takes it in base64.
        var inner = ScalarValue.Unwrap(body)!;
        return inner is byte[] bytes ? Convert.ToBase64String(bytes)
            : ForeignJson.TryRead(inner, out var content) ? content
            : Enter(inner, () => Structure(body!, inner));
    }

    private object? Structure(object body, object inner) => inner switch
    {
        IDictionary dictionary => Members(
            dictionary.Keys.Cast<object>().Select(key => (Name(key), (Func<object?>)(() => dictionary[key])))),
        DataRowView view => Row(view.Row, body),
        DataRow row => Row(row, body),
        DataTable table => Items(table.Rows),
        IEnumerable items => Items(items),
        _ => Members(Properties(PSObject.AsPSObject(body).Properties)),
    };

    // PowerShell shows the row's own members, such as RowState, beside the columns.
    private KeyValuePair<string, object?>[] Row(DataRow row, object body) => Members(
        row.Table.Columns.Cast<DataColumn>().Select(column => (column.ColumnName, (Func<object?>)(() => row[column])))
            .Concat(body is PSObject wrapped ? Properties(wrapped.Properties.Where(IsAdded)) : []));

    private static bool IsAdded(PSPropertyInfo property) =>
        property.MemberType is PSMemberTypes.NoteProperty or PSMemberTypes.ScriptProperty or PSMemberTypes.AliasProperty;

    private static IEnumerable<(string Name, Func<object?> Get)> Properties(IEnumerable<PSPropertyInfo> properties) =>
        properties.Where(static property => property.IsGettable).Select(property => (property.Name, (Func<object?>)(() => property.Value)));

    private object?[] Items(IEnumerable items)
    {
        var values = new List<object?>();
        foreach (var item in items)
        {
            values.Add(At($"[{values.Count}]", () => Read(item)));
        }

        return [.. values];
    }

    private KeyValuePair<string, object?>[] Members(IEnumerable<(string Name, Func<object?> Get)> members)
    {
        var values = new List<KeyValuePair<string, object?>>();
        foreach (var (name, get) in members)
        {
            object? value;
            try
            {
                value = get();
            }
            catch (GetValueException)
            {
                // Left out. As null it would clear the field of a record.
                continue;
            }

            values.Add(new KeyValuePair<string, object?>(name, At((_place.Count == 0 ? string.Empty : ".") + name, () => Read(value))));
        }

        return [.. values];
    }

    private static string Name(object key) => ScalarValue.TryRead(key, out var scalar, out var refusal) && refusal is null
        ? Convert.ToString(scalar, CultureInfo.InvariantCulture) ?? string.Empty
        : key.ToString();

    private object? Enter(object inner, Func<object?> read)
    {
        if (_open.Any(outer => ReferenceEquals(outer, inner)))
        {
            throw TooDeep($"The body contains itself: {Place()} is an object that it is a part of.");
        }

        if (_open.Count > MaxDepth)
        {
            throw TooDeep($"The body is nested more than {MaxDepth} levels deep.");
        }

        _open.Add(inner);
        var value = read();
        _open.RemoveAt(_open.Count - 1);
        return value;
    }

    private object? At(string place, Func<object?> read)
    {
        _place.Add(place);
        var value = read();
        _place.RemoveAt(_place.Count - 1);
        return value;
    }

    private void NoteMidnight(object? value)
    {
        if (ScalarValue.Unwrap(value) is DateTime { TimeOfDay.Ticks: 0 } time)
        {
            Midnights.Add(new KeyValuePair<string, DateTime>(Place(), time));
        }
    }

    private string Place() => _place.Count == 0 ? "it" : string.Concat(_place);

    private static SfTokenException TooDeep(string message) =>
        new("BodyTooDeep", ErrorCategory.InvalidArgument, message, "Give an object that does not contain itself, or the JSON text.");

    private static SfTokenException Invalid(string message) =>
        new(
            "BodyValueInvalid",
            ErrorCategory.InvalidArgument,
            message,
            "Give the value as a number, as text or as $null, as the field takes it.");
}
