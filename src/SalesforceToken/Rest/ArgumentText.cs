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
    /// <summary>The parts of a query: lists are joined with commas, as Salesforce accepts them; times are written as in its JSON.</summary>
    /// <param name="query">What the user gave; null for none.</param>
    /// <returns>Names and values, not yet escaped.</returns>
    public static KeyValuePair<string, string>[] FromQuery(IDictionary? query) => Pairs(query, static value => Text(value, ",", JsonObjects.TimeFormat));

    /// <summary>Headers: lists and times are written as RFC 9110 defines them (sections 5.3 and 5.6.7).</summary>
    /// <param name="headers">What the user gave; null for none.</param>
    /// <returns>Names and values, not yet checked.</returns>
    public static KeyValuePair<string, string>[] FromHeaders(IDictionary? headers) => Pairs(headers, static value => Text(value, ", ", "R"));

    private static KeyValuePair<string, string>[] Pairs(IDictionary? dictionary, Func<object?, string> text) => dictionary is null
        ? []
        : [.. dictionary.Keys.Cast<object>().Select(key => new KeyValuePair<string, string>(key.ToString(), text(dictionary[key])))];

    private static string Text(object? value, string separator, string timeFormat) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text => text,
        bool yes => yes ? "true" : "false",
        SwitchParameter yes => yes.IsPresent ? "true" : "false",
        DateTime time => time.ToUniversalTime().ToString(timeFormat, CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToUniversalTime().ToString(timeFormat, CultureInfo.InvariantCulture),
        IEnumerable items and not IDictionary => string.Join(separator, items.Cast<object?>().Select(item => Text(item, separator, timeFormat))),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
