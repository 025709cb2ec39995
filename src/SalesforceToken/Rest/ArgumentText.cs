using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Rest;

/// <summary>The values of -Query and -Headers as text.</summary>
internal static class ArgumentText
{
    /// <summary>
    /// The parts of a query: lists are joined with commas, as Salesforce accepts them; times are written in UTC, as it documents them.
    /// </summary>
    /// <param name="query">What the user gave; null for none.</param>
    /// <param name="midnights">Gets the [datetime]s at midnight, which may be meant as days.</param>
    /// <returns>Names and values, not yet escaped.</returns>
    /// <exception cref="SfTokenException">QueryInvalid.</exception>
    public static KeyValuePair<string, string>[] FromQuery(
        IDictionary? query, ICollection<KeyValuePair<string, DateTime>>? midnights = null) => Pairs(query, (name, value) =>
    {
        foreach (var time in Each(value).OfType<DateTime>().Where(static time => time.TimeOfDay == TimeSpan.Zero))
        {
            midnights?.Add(new KeyValuePair<string, DateTime>(name, time));
        }

        return Text(value, ",", ScalarValue.UtcText) ?? throw Invalid("QueryInvalid", $"The query has a value that is not text: {name}.");
    });

    /// <summary>Headers: lists and times are written as RFC 9110 defines them (sections 5.3 and 5.6.7).</summary>
    /// <param name="headers">What the user gave; null for none.</param>
    /// <returns>Names and values, not yet checked.</returns>
    /// <exception cref="SfTokenException">HeaderInvalid.</exception>
    public static KeyValuePair<string, string>[] FromHeaders(IDictionary? headers) => Pairs(headers, static (name, value) =>
        Text(value, ", ", static time => time.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture))
            ?? throw Invalid("HeaderInvalid", "The value of a header is an object, and not text, a number or a list."));

    private static KeyValuePair<string, string>[] Pairs(IDictionary? dictionary, Func<string, object?, string> text) => dictionary is null
        ? []
        : [.. dictionary.Keys.Cast<object>().Select(
            key => new KeyValuePair<string, string>(key.ToString(), text(key.ToString(), dictionary[key])))];

    /// <summary>The text of a value; null if it has none, as a secret or a structure has.</summary>
    private static string? Text(object? value, string separator, Func<DateTimeOffset, string> timeText)
    {
        var texts = Each(value).Select(one => one switch
        {
            DateTime time => timeText(new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero)),
            DateTimeOffset time => timeText(time),
            _ => Scalar(one),
        }).ToArray();
        return texts.Contains(null) ? null : string.Join(separator, texts);
    }

    private static string? Scalar(object? value) =>
        !ScalarValue.TryRead(value, out var scalar, out var refusal) || refusal is not null ? null
        : scalar is bool yes ? (yes ? "true" : "false")
        : Convert.ToString(scalar, CultureInfo.InvariantCulture) ?? string.Empty;

    private static IEnumerable<object?> Each(object? value) => ScalarValue.Unwrap(value) switch
    {
        string text => [text],
        IEnumerable items and not (IDictionary or System.Xml.XmlNode) => items.Cast<object?>().SelectMany(Each),
        var one => [one],
    };

    private static SfTokenException Invalid(string errorId, string message) =>
        new(errorId, ErrorCategory.InvalidArgument, message, "Give text, a number, a time, $true or $false, or a list of these.");
}
