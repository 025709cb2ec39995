using System;
using System.Globalization;
using System.Text.Json;

namespace SalesforceToken.Engine.OAuth;

/// <summary>Reads a response that is a JSON object.</summary>
internal static class JsonElementExtensions
{
    /// <summary>Parses a body; null when it is not a JSON object.</summary>
    public static JsonDocument? TryParse(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member's text; null when it is missing, empty, not a string, or cannot be read.</summary>
    public static string? GetText(this JsonElement element, string name) => element.TryGet(name)?.AsText();

    /// <summary>A value's text; null when it is empty, not a string, or cannot be read.</summary>
    public static string? AsText(this JsonElement element)
    {
        try
        {
#pragma warning disable RS0030 // The wrapper.
            return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
#pragma warning restore RS0030
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or half of a surrogate pair.
            return null;
        }
    }

    /// <summary>A member that is true or false; null when it is missing or neither.</summary>
    public static bool? GetFlag(this JsonElement element, string name) => element.TryGet(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A member's number, written as a number or as text; null when it is missing or neither.</summary>
    public static long? GetNumber(this JsonElement element, string name) => element.TryGet(name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        { ValueKind: JsonValueKind.String } when long.TryParse(
            element.GetText(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>A member's time, in seconds since 1970; null when it is missing or out of range.</summary>
    public static DateTimeOffset? GetUnixTime(this JsonElement element, string name) =>
        element.GetNumber(name) is { } seconds and >= 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>
    /// A member; null when it is missing or cannot be found. The class library's look-up reads the other names, and fails on one that is
    /// not UTF-8 or has half of a surrogate pair.
    /// </summary>
    public static JsonElement? TryGet(this JsonElement element, string name)
    {
        try
        {
            return element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
