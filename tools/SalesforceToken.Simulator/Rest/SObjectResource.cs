using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.State.Records;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Rest;

/// <summary>/sobjects: the object types, their descriptions, and single records.</summary>
internal static class SObjectResource
{
    public static Response Handle(RestCall call)
    {
        if (call.Segments.Length == 1)
        {
            return call.Method == "GET" ? DescribeWriter.All(call) : RestError.MethodNotAllowed(call.Method, "GET,HEAD");
        }

        if (ObjectSchema.Find(call.Segments[1]) is not { } schema)
        {
            return RestError.NotFound();
        }

        return (call.Method, call.Segments.Length) switch
        {
            ("GET", 2) => DescribeWriter.Summary(call, schema),
            ("GET", 3) when call.Segments[2] == "describe" => DescribeWriter.Describe(call, schema),
            ("POST", 2) => Create(call, schema),
            ("GET", 3) => Read(call, schema, call.Segments[2]),
            ("PATCH", 3) => Update(call, schema, call.Segments[2]),
            ("DELETE", 3) => Delete(call, schema, call.Segments[2]),
            (_, 2) => RestError.MethodNotAllowed(call.Method, "GET,HEAD,POST"),
            (_, 3) => RestError.MethodNotAllowed(call.Method, "DELETE,GET,HEAD,PATCH"),
            _ => RestError.NotFound(),
        };
    }

    private static Response Read(RestCall call, ObjectSchema schema, string id)
    {
        var record = call.Data.Find(schema, CheckId(schema, id)) ?? throw Missing(call, id);
        var asked = call.Exchange.Query["fields"].ToString();
        var fields = asked.Length == 0
            ? schema.Fields
            : [.. asked.Split(',').Select(name => schema.FindField(name.Trim()) ?? throw NoColumn(schema, name.Trim()))];
        return Response.Json(JsonBytes.Value(writer => RecordWriter.Write(writer, record, fields, call.Version)));
    }

    private static Response Create(RestCall call, ObjectSchema schema)
    {
        RequireWritable(call, schema);
        var values = RecordReader.Read(call.Exchange.Body, schema);
        string[] missing = [.. schema.Fields.Where(field => field.IsRequired && values.GetValueOrDefault(field.Name) is null).Select(field => field.Name)];
        if (missing.Length > 0)
        {
            throw new RestException(400, "REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
        }

        var record = call.Data.Create(schema, values, call.Session.User, call.Exchange.Now);
        return Response.Json(
            JsonBytes.Object(record.Id, static (writer, id) =>
            {
                writer.WriteString("id", id);
                writer.WriteBoolean("success", true);
                writer.WriteStartArray("errors");
                writer.WriteEndArray();
            }),
            201).With("Location", $"/services/data/{call.Version}/sobjects/{schema.Name}/{record.Id}");
    }

    private static Response Update(RestCall call, ObjectSchema schema, string id)
    {
        RequireWritable(call, schema);
        var values = RecordReader.Read(call.Exchange.Body, schema);
        string[] emptied = [.. schema.Fields.Where(field => field.IsRequired && values.TryGetValue(field.Name, out var value) && value is null).Select(field => field.Name)];
        if (emptied.Length > 0)
        {
            throw new RestException(400, "REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", emptied)}]", emptied);
        }

        return call.Data.Update(schema, CheckId(schema, id), values, call.Session.User, call.Exchange.Now)
            ? Response.Empty(204)
            : throw Missing(call, id);
    }

    private static Response Delete(RestCall call, ObjectSchema schema, string id)
    {
        RequireWritable(call, schema);
        return call.Data.Delete(schema, CheckId(schema, id)) ? Response.Empty(204) : throw Missing(call, id);
    }

    private static string CheckId(ObjectSchema schema, string id)
    {
        var hasForm = id.Length is SalesforceId.ShortLength or SalesforceId.LongLength && id.All(char.IsAsciiLetterOrDigit);
        return hasForm && id.StartsWith(schema.KeyPrefix, System.StringComparison.Ordinal)
            ? id
            : throw new RestException(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + id);
    }

    private static void RequireWritable(RestCall call, ObjectSchema schema)
    {
        if (!schema.IsWritable)
        {
            throw new RestException(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", $"entity type {schema.Name} does not support {call.Method}");
        }
    }

    private static RestException Missing(RestCall call, string id) => call.Data.IsDeleted(id)
        ? new(404, "ENTITY_IS_DELETED", "entity is deleted", [])
        : new(404, "NOT_FOUND", "The requested resource does not exist");

    private static RestException NoColumn(ObjectSchema schema, string name) =>
        new(400, "INVALID_FIELD", $"No such column '{name}' on sobject of type {schema.Name}");
}
