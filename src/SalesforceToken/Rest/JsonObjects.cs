using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Rest;

/// <summary>Turns the engine's JSON values into what PowerShell users work with. It is used for one command.</summary>
/// <param name="withoutAttributes">Whether to leave out what Salesforce adds to each record, its type and its address.</param>
/// <param name="warn">Told what an object of PowerShell cannot hold as the org sent it.</param>
internal sealed class JsonObjects(bool withoutAttributes, Action<string> warn)
{
    // The names of PowerShell's properties are not case-sensitive, and no name can be empty.
    private const string NameOfEmpty = "_";

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Objects for PowerShell.</summary>
    /// <param name="value">A value of the engine.</param>
    /// <returns>An object with properties, an array, or the value itself.</returns>
    public object? Read(object? value) => value switch
    {
        KeyValuePair<string, object?>[] members => ReadObject(members),
        object?[] items => items.Select(Read).ToArray(),
        _ => value,
    };

    private PSObject ReadObject(KeyValuePair<string, object?>[] members)
    {
        var result = new PSObject();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in members)
        {
            if (!withoutAttributes || !IsAttributes(member))
            {
                var name = names.Add(member.Key) && member.Key.Length > 0 ? member.Key : OtherName(member.Key, members, names);
                result.Properties.Add(new PSNoteProperty(name, Read(member.Value)), preValidated: true);
            }
        }

        return result;
    }

    // Both values are kept, so that nothing is lost.
    private string OtherName(string name, KeyValuePair<string, object?>[] members, HashSet<string> names)
    {
        var other = name.Length == 0 ? NameOfEmpty : name + "_2";
        for (var number = 3; !names.Add(other); number++)
        {
            other = $"{(name.Length == 0 ? NameOfEmpty : name)}_{number}";
        }

        var first = members.First(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Key;
        var message = name.Length == 0 ? "The answer has an object with an empty name in it, which a property of PowerShell cannot have."
            : first == name ? $"The answer has an object with the name '{name}' in it more than once."
            : $"The answer has an object with the names '{first}' and '{name}' in it, which are one name to PowerShell.";
        message += $" The value is in the property '{other}'.";
        if (_told.Add(message))
        {
            warn(message);
        }

        return other;
    }

    private static bool IsAttributes(KeyValuePair<string, object?> member) =>
        member.Key == "attributes"
        && member.Value is KeyValuePair<string, object?>[] attributes
        && attributes.Any(static one => one.Key == "type");
}
