using System.Collections.Generic;
using System.Text.Json;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest;

/// <summary>Writes records with their attributes, and the fields in the order of the request.</summary>
internal static class RecordWriter
{
    public static void Write(Utf8JsonWriter writer, Record record, IReadOnlyList<FieldSchema> fields, string version)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("attributes");
        writer.WriteString("type", record.Schema.Name);
        writer.WriteString("url", $"/services/data/{version}/sobjects/{record.Schema.Name}/{record.Id}");
        writer.WriteEndObject();
        foreach (var field in fields)
        {
            writer.WritePropertyName(field.Name);
            WriteValue(writer, field, record[field.Name]);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, FieldSchema field, object? value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            default:
                if (field.Type == FieldType.Flag)
                {
                    // A checkbox is never empty.
                    writer.WriteBooleanValue(false);
                    break;
                }

                writer.WriteNullValue();
                break;
        }
    }
}
