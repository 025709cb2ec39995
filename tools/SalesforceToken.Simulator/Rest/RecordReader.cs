using System;
using System.Collections.Generic;
using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest;

/// <summary>Reads the fields that a client sends for a record.</summary>
internal static class RecordReader
{
    public static IReadOnlyDictionary<string, object?> Read(ReadOnlyMemory<byte> body, ObjectSchema schema)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        using var document = Parse(body);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals("attributes"))
            {
                continue;
            }

            var field = schema.FindField(property.Name)
                ?? throw new RestException(400, "INVALID_FIELD", $"No such column '{property.Name}' on sobject of type {schema.Name}");
            if (!field.IsWritable)
            {
                throw new RestException(400, "INVALID_FIELD_FOR_INSERT_UPDATE", $"Unable to create/update fields: {field.Name}. Check the security settings of this field.", [field.Name]);
            }

            values[field.Name] = ValueOf(field, property.Value);
        }

        return values;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Reported below, together with JSON that is not an object.
        }

        throw new RestException(400, "JSON_PARSER_ERROR", "The body is not a JSON object.");
    }

    private static object? ValueOf(FieldSchema field, JsonElement value) => (field.Type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        (FieldType.Whole, JsonValueKind.Number) when value.TryGetInt32(out var number) => number,
        (FieldType.Flag, JsonValueKind.True) => true,
        (FieldType.Flag, JsonValueKind.False) => false,
        (not (FieldType.Whole or FieldType.Flag), JsonValueKind.String) => Shorten(field, value.GetString()!),
        _ => throw new RestException(400, "JSON_PARSER_ERROR", $"Cannot deserialize a value for {field.Name} of type {field.TypeName}."),
    };

    private static string Shorten(FieldSchema field, string text) => text.Length <= field.Length
        ? text
        : throw new RestException(400, "STRING_TOO_LONG", $"{field.Name}: data value too large: {text} (max length={field.Length})", [field.Name]);
}
