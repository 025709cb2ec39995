using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace SalesforceToken.Engine.Rest;

/// <summary>
/// JSON as types of the base library only, so that hosts need no JSON library: an object is an array of
/// <see cref="KeyValuePair{TKey,TValue}"/> in its order, an array is an array of objects, a number is a <see cref="long"/>, a
/// <see cref="decimal"/> or, if neither can hold it, a <see cref="double"/>.
/// </summary>
public static class RestJson
{
    /// <summary>Reads a value.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static object? Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return Value(document.RootElement);
    }

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value. A value of any other type is written as its text.</param>
    /// <returns>UTF-8 text.</returns>
    public static byte[] Write(object? value)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            Write(writer, value);
        }

        return text.ToArray();
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(member => new KeyValuePair<string, object?>(member.Name, Value(member.Value))).ToArray(),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(element),
        _ => null,
    };

    private static object Number(JsonElement element) =>
        element.TryGetInt64(out var integer) ? integer
        : element.TryGetDecimal(out var exact) ? exact
        : element.GetDouble();

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
                writer.WriteNumberValue(Convert.ToInt64(value, null));
                break;
            case ulong or decimal:
                writer.WriteNumberValue(Convert.ToDecimal(value, null));
                break;
            case float or double:
                writer.WriteNumberValue(Convert.ToDouble(value, null));
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
