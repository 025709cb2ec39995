using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.Rest.Soql;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest;

/// <summary>The columns of a query without its records: <c>columns=true</c>, which the Salesforce CLI uses.</summary>
internal static class ColumnMetadata
{
    public static Response Show(SoqlQuery query) => Response.Json(JsonBytes.Object(query, static (writer, asked) =>
    {
        writer.WriteStartArray("columnMetadata");
        foreach (var field in asked.Fields)
        {
            Write(writer, field);
        }

        writer.WriteEndArray();
        writer.WriteString("entityName", asked.Schema.Name);
        writer.WriteBoolean("groupBy", false);
        writer.WriteString("keyPrefix", asked.Schema.KeyPrefix);
    }));

    private static void Write(Utf8JsonWriter writer, FieldSchema field)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("aggregate", false);
        writer.WriteBoolean("booleanType", field.Type == FieldType.Flag);
        writer.WriteString("columnName", field.Name);
        writer.WriteBoolean("custom", false);
        writer.WriteString("displayName", field.Name);
        writer.WriteNull("foreignKeyName");
        writer.WriteBoolean("insertable", field.IsWritable);
        writer.WriteStartArray("joinColumns");
        writer.WriteEndArray();
        writer.WriteBoolean("numberType", field.Type == FieldType.Whole);
        writer.WriteBoolean("textType", field.Type is not (FieldType.Whole or FieldType.Flag or FieldType.DateTime));
        writer.WriteBoolean("updatable", field.IsWritable);
        writer.WriteEndObject();
    }
}
