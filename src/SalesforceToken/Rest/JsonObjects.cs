using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Rest;

/// <summary>Turns the engine's JSON values into what PowerShell users work with, and back.</summary>
internal static class JsonObjects
{
    /// <summary>The time format that Salesforce accepts, in UTC.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // Deeper than any record of Salesforce. Without a limit, an object that contains itself would never end.
    private const int MaxDepth = 64;

    /// <summary>Objects for PowerShell.</summary>
    /// <param name="value">A value of the engine.</param>
    /// <returns>An object with properties, an array, or the value itself.</returns>
    public static object? ToPowerShell(object? value) => value switch
    {
        KeyValuePair<string, object?>[] members => ToObject(members),
        object?[] items => items.Select(ToPowerShell).ToArray(),
        _ => value,
    };

    /// <summary>Values for the engine.</summary>
    /// <param name="value">The body that the user gives: a hashtable, an object, an array.</param>
    /// <returns>A value of the engine.</returns>
    public static object? FromPowerShell(object? value) => FromPowerShell(value, depth: 0);

    private static PSObject ToObject(KeyValuePair<string, object?>[] members)
    {
        var result = new PSObject();
        foreach (var member in members)
        {
            result.Properties.Add(new PSNoteProperty(member.Key, ToPowerShell(member.Value)), preValidated: true);
        }

        return result;
    }

    private static object? FromPowerShell(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new SfTokenException(
                "BodyTooDeep",
                ErrorCategory.InvalidArgument,
                $"The body is nested more than {MaxDepth} levels deep.",
                "Give an object that does not contain itself, or the JSON text.");
        }

        var inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        return inner switch
        {
            null or string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => inner,
            DateTime time => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture),
            char or Enum or Guid or Uri => inner.ToString(),
            SwitchParameter yes => yes.IsPresent,
            IDictionary dictionary => dictionary.Keys.Cast<object>()
                .Select(key => new KeyValuePair<string, object?>(key.ToString(), FromPowerShell(dictionary[key], depth + 1))).ToArray(),
            IEnumerable items => items.Cast<object?>().Select(item => FromPowerShell(item, depth + 1)).ToArray(),
            _ => PSObject.AsPSObject(value).Properties
                .Where(static property => property.IsGettable)
                .SelectMany(property => Member(property, depth)).ToArray(),
        };
    }

    // A property that cannot be read is left out. As null it would clear the field of a record.
    private static KeyValuePair<string, object?>[] Member(PSPropertyInfo property, int depth)
    {
        object? value;
        try
        {
            value = property.Value;
        }
        catch (GetValueException)
        {
            return [];
        }

        return [new KeyValuePair<string, object?>(property.Name, FromPowerShell(value, depth + 1))];
    }
}
