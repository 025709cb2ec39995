using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace SalesforceToken.Engine.Rest;

/// <summary>
/// JSON as types of the base library only, so that hosts need no JSON library: an object is an array of
/// <see cref="KeyValuePair{TKey,TValue}"/> in its order, an array is an array of objects, a number is a <see cref="long"/>, a
/// <see cref="decimal"/> or, if neither can hold it, a <see cref="double"/>.
/// </summary>
public static class RestJson
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a value.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static object? Read(byte[] json)
    {
        return Read(json, static text => text);
    }

    /// <summary>Reads a value, and changes each text in it.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="change">Makes the new text of each.</param>
    internal static object? Read(byte[] json, Func<string, string> change)
    {
        try
        {
            Strict.GetCharCount(json);
            var start = json.Length >= 3 && json[0] == 0xEF && json[1] == 0xBB && json[2] == 0xBF ? 3 : 0;
            using var document = JsonDocument.Parse(json.AsMemory(start));
            return Value(document.RootElement, change);
        }
        catch (DecoderFallbackException exception)
        {
            throw new JsonException("The text is not UTF-8.", exception);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            // On .NET Framework: a number beyond all types.
            throw new JsonException("The JSON contains a number that cannot be read.", exception);
        }
    }

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value. A value of any other type is written as its text.</param>
    /// <returns>UTF-8 text.</returns>
    /// <exception cref="ArgumentException">A number that JSON does not have, or half a character (one of two surrogates).</exception>
    public static byte[] Write(object? value)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            Write(writer, value);
        }

        return text.ToArray();
    }

    private static object? Value(JsonElement element, Func<string, string> change) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Select(member => new KeyValuePair<string, object?>(change(Name(member)), Value(member.Value, change))).ToArray(),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Value(item, change)).ToArray(),
        JsonValueKind.String => change(Text(element)),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(element),
        _ => null,
    };

    private static object Number(JsonElement element) =>
        element.TryGetInt64(out var integer) ? integer
        : element.TryGetDecimal(out var exact) ? exact
        : element.GetDouble() is var number && !double.IsInfinity(number) ? number
        : throw new FormatException("A number is greater than any that can be held.");

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Unescape(member.ToString());
        }
    }

    // A field of limited length may end with half a character. .NET's reader refuses it; .NET's text can hold it.
    private static string Text(JsonElement element)
    {
        try
        {
#pragma warning disable RS0030 // The wrapper.
            return element.GetString()!;
#pragma warning restore RS0030
        }
        catch (InvalidOperationException)
        {
            return Unescape(element.GetRawText());
        }
    }

    /// <summary>Reads the text in quotes that the JSON begins with.</summary>
    private static string Unescape(string json)
    {
        var text = new StringBuilder();
        for (var i = 1; json[i] != '"'; i++)
        {
            if (json[i] != '\\')
            {
                text.Append(json[i]);
                continue;
            }

            i++;
            if (json[i] == 'u')
            {
                text.Append((char)int.Parse(json.Substring(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(json[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var itself => itself });
            }
        }

        return text.ToString();
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case KeyValuePair<string, object?>[] members:
                writer.WriteStartObject();
                foreach (var member in members)
                {
                    writer.WritePropertyName(member.Key);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case object?[] items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case bool yes:
                writer.WriteBooleanValue(yes);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong or decimal:
                writer.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
            case BigInteger big:
                writer.WriteRawValue(big.ToString("R", CultureInfo.InvariantCulture));
                break;
            case float single:
                writer.WriteNumberValue(single);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
