using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SalesforceToken.Engine.Storage.Records;

/// <summary>
/// The plaintext of a token file, and the way from older schemas to the current one. A member that is added, or means something
/// else, makes a new schema number and a step from the one before; the file itself changes with its next write.
/// </summary>
internal sealed class RecordFormat
{
    /// <summary>The schema that this version writes.</summary>
    public const int CurrentSchema = 1;

    private readonly IReadOnlyDictionary<int, Action<JsonObject>> _steps;

    /// <summary>Makes the format.</summary>
    /// <param name="steps">For each older schema that can be read, what makes it the next one.</param>
    public RecordFormat(IReadOnlyDictionary<int, Action<JsonObject>> steps)
    {
        _steps = steps;
    }

    /// <summary>The format as released: schema 1 is the first.</summary>
    public static RecordFormat Released { get; } = new(new Dictionary<int, Action<JsonObject>>());

    /// <summary>Reads a plaintext.</summary>
    /// <exception cref="RecordFaultException">It is not a record, or not one that this version can read.</exception>
    public TokenRecord Read(byte[] json)
    {
        try
        {
            var schema = ReadSchema(json);
            if (schema > CurrentSchema)
            {
                throw new RecordFaultException($"has schema {schema}, and this version knows {CurrentSchema} at most", isTooNew: true);
            }

            return schema == CurrentSchema ? RecordReader.Read(json) : ReadOlder(json, schema);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Not kept as a cause: a parser's message may quote what it read
            throw new RecordFaultException("holds something else than a token");
        }
    }

    private static int ReadSchema(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new RecordFaultException("holds something else than a token");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSchema = reader.ValueTextEquals(MemberNames.Schema);
            reader.Read();
            if (isSchema)
            {
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var schema) && schema >= 0
                    ? schema
                    : throw new RecordFaultException("has a schema that is not a number");
            }

            reader.Skip();
        }

        throw new RecordFaultException($"lacks the member '{MemberNames.Schema}'");
    }

    private TokenRecord ReadOlder(byte[] json, int schema)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        for (; schema < CurrentSchema; schema++)
        {
            if (!_steps.TryGetValue(schema, out var step))
            {
                throw new RecordFaultException($"has schema {schema}, which no version has written");
            }

            step(node);
            node[MemberNames.Schema] = schema + 1;
        }

        var buffer = new WipedBuffer();
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            node.WriteTo(writer);
            writer.Flush();
            return RecordReader.Read(buffer.ToArray());
        }
        finally
        {
            buffer.Wipe();
        }
    }
}
