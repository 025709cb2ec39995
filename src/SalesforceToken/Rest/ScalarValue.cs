using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using System.Numerics;
using System.Security;
using System.Xml;

namespace SalesforceToken.Rest;

/// <summary>
/// A value that is one value and no structure, in the form in which Salesforce takes it: null, a truth value, a number or text. Some
/// types of .NET are recognised by their names, because Windows PowerShell does not have them.
/// </summary>
internal static class ScalarValue
{
    private const string TimeOfDayFormat = "HH:mm:ss.fff'Z'";

    // To PowerShell, these are objects with properties. To people, they are text.
    private static readonly HashSet<string> WrittenAsText = new(StringComparer.Ordinal)
    {
        "System.Version",
        "System.Management.Automation.SemanticVersion",
        "System.Net.IPAddress",
        "System.Net.Mail.MailAddress",
        "System.Text.StringBuilder",
        "System.Globalization.CultureInfo",
        "System.Net.NetworkInformation.PhysicalAddress",
    };

    /// <summary>The object inside its wrappers. An object that PowerShell itself made stays as it is.</summary>
    public static object? Unwrap(object? value)
    {
        while (value is PSObject { BaseObject: not (null or PSCustomObject) } wrapped && !ReferenceEquals(wrapped.BaseObject, value))
        {
            value = wrapped.BaseObject;
        }

        return value;
    }

    /// <summary>Whether a value is one of those that mean nothing: each API of .NET and PowerShell has its own.</summary>
    public static bool IsNull(object? value) =>
        ReferenceEquals(value, AutomationNull.Value) || Unwrap(value) is null or DBNull or NullString;

    /// <summary>Reads a value.</summary>
    /// <param name="value">The value that the user gives.</param>
    /// <param name="scalar">What it is.</param>
    /// <param name="refusal">Why it cannot be sent; null if it can.</param>
    /// <returns>False if the value is a structure, such as a list or an object with properties.</returns>
    public static bool TryRead(object? value, out object? scalar, out string? refusal)
    {
        (scalar, refusal) = (null, null);
        if (IsNull(value))
        {
            return true;
        }

        var inner = Unwrap(value)!;
        refusal = Refusal(inner);
        if (refusal is null)
        {
            scalar = Read(inner);
        }

        return refusal is not null || scalar is not null;
    }

    /// <summary>A time with its offset. Without a zone it is one of this machine's, as everywhere in PowerShell.</summary>
    public static string Text(DateTime time)
    {
        var text = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return time.Kind == DateTimeKind.Utc ? text + "Z" : text + Offset(TimeZoneInfo.Local.GetUtcOffset(time));
    }

    /// <summary>A time in UTC, as Salesforce documents the times in a query.</summary>
    public static string UtcText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Offset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hh':'mm", CultureInfo.InvariantCulture);

    private static string? Refusal(object value) => value switch
    {
        double number when double.IsNaN(number) || double.IsInfinity(number) => "is no number that JSON has",
        float number when float.IsNaN(number) || float.IsInfinity(number) => "is no number that JSON has",
        TimeSpan time when time < TimeSpan.Zero || time >= TimeSpan.FromDays(1) =>
            "is a duration. Salesforce has times of day, but no durations; give a number, such as its TotalMinutes, or text",
        SecureString or PSCredential => "is a secret, which is sent only as the text that you make of it",
        ScriptBlock or Delegate or Type or System.Threading.Tasks.Task => "is a " + value.GetType().Name + ", which is no data",
        string text when HasLoneSurrogate(text) => "has half a character (one of two surrogates) in its text",
        _ => null,
    };

    private static object? Read(object value) => value switch
    {
        string or bool or byte or sbyte or short or ushort or int or uint or long or ulong => value,
        float or double or decimal or BigInteger => value,
        SwitchParameter yes => yes.IsPresent,
        DateTime time => Text(time),
        DateTimeOffset { Offset.Ticks: 0 } time => UtcText(time),
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture) + Offset(time.Offset),
        TimeSpan time => (DateTime.MinValue + time).ToString(TimeOfDayFormat, CultureInfo.InvariantCulture),

        // Salesforce separates the values of a multi-select picklist with semicolons.
        Enum => value.ToString().Replace(", ", ";"),
        char or Guid => value.ToString(),
        Uri address => address.IsAbsoluteUri ? address.AbsoluteUri : address.OriginalString,
        XmlNode node => node.OuterXml,
        IntPtr number => number.ToInt64(),
        UIntPtr number => number.ToUInt64(),
        IFormattable formattable => ReadByName(formattable),
        _ when WrittenAsText.Contains(value.GetType().FullName) => value.ToString(),
        _ => null,
    };

    private static object? ReadByName(IFormattable value) => value.GetType().FullName switch
    {
        "System.DateOnly" => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "System.TimeOnly" => value.ToString(TimeOfDayFormat, CultureInfo.InvariantCulture),
        "System.Int128" or "System.UInt128" => BigInteger.Parse(
            value.ToString("D", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        "System.Half" => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        var name when WrittenAsText.Contains(name) => value.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsSurrogatePair(text, i) && i++ >= 0))
            {
                return true;
            }
        }

        return false;
    }
}
