using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest;

/// <summary>Describes object types.</summary>
internal static class DescribeWriter
{
    public static Response All(RestCall call) => Response.Json(JsonBytes.Object(call, static (writer, current) =>
    {
        writer.WriteString("encoding", "UTF-8");
        writer.WriteNumber("maxBatchSize", 200);
        writer.WriteStartArray("sobjects");
        foreach (var schema in ObjectSchema.All)
        {
            writer.WriteStartObject();
            WriteHead(writer, current, schema);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }));

    public static Response Summary(RestCall call, ObjectSchema schema) => Response.Json(JsonBytes.Object((call, schema), static (writer, parts) =>
    {
        writer.WriteStartObject("objectDescribe");
        WriteHead(writer, parts.call, parts.schema);
        writer.WriteEndObject();
        writer.WriteStartArray("recentItems");
        writer.WriteEndArray();
    }));

    public static Response Describe(RestCall call, ObjectSchema schema) => Response.Json(JsonBytes.Object((call, schema), static (writer, parts) =>
    {
        WriteHead(writer, parts.call, parts.schema);
        writer.WriteStartArray("fields");
        foreach (var field in parts.schema.Fields)
        {
            WriteField(writer, field);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("childRelationships");
        writer.WriteEndArray();
        writer.WriteStartArray("recordTypeInfos");
        writer.WriteEndArray();
    }));

    private static void WriteHead(Utf8JsonWriter writer, RestCall call, ObjectSchema schema)
    {
        writer.WriteString("name", schema.Name);
        writer.WriteString("label", schema.Name);
        writer.WriteString("labelPlural", schema.Plural);
        writer.WriteString("keyPrefix", schema.KeyPrefix);
        writer.WriteBoolean("custom", false);
        writer.WriteBoolean("queryable", true);
        writer.WriteBoolean("retrieveable", true);
        writer.WriteBoolean("createable", schema.IsWritable);
        writer.WriteBoolean("updateable", schema.IsWritable);
        writer.WriteBoolean("deletable", schema.IsWritable);
        var address = $"/services/data/{call.Version}/sobjects/{schema.Name}";
        writer.WriteStartObject("urls");
        writer.WriteString("sobject", address);
        writer.WriteString("describe", address + "/describe");
        writer.WriteString("rowTemplate", address + "/{ID}");
        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, FieldSchema field)
    {
        writer.WriteStartObject();
        writer.WriteString("name", field.Name);
        writer.WriteString("label", field.Name);
        writer.WriteString("type", field.TypeName);
        writer.WriteString("soapType", field.SoapType);
        writer.WriteNumber("length", field.Length);
        writer.WriteBoolean("nillable", !field.IsRequired && field.Type is not (FieldType.Id or FieldType.Flag));
        writer.WriteBoolean("createable", field.IsWritable);
        writer.WriteBoolean("updateable", field.IsWritable);
        writer.WriteBoolean("filterable", true);
        writer.WriteBoolean("sortable", true);
        writer.WriteBoolean("custom", false);
        writer.WriteStartArray("picklistValues");
        writer.WriteEndArray();
        writer.WriteStartArray("referenceTo");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
