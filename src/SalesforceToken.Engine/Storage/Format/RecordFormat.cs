using System;
using System.Collections.Generic;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>
/// The plaintext of a token file, and the way from older schemas to the current one. A member that is added, or means something
/// else, makes a new schema number and a step from the one before; the file itself changes with its next write.
/// </summary>
internal sealed class RecordFormat
{
    /// <summary>The schema that this version writes.</summary>
    public const int CurrentSchema = 1;

    private readonly IReadOnlyDictionary<int, Action<Dictionary<string, object>>>? _steps;

    /// <summary>Makes the format.</summary>
    /// <param name="steps">For each older schema that can be read, what makes its members those of the next one.</param>
    public RecordFormat(IReadOnlyDictionary<int, Action<Dictionary<string, object>>>? steps)
    {
        _steps = steps;
    }

    /// <summary>The format as released: schema 1 is the first, so there are no steps.</summary>
    public static RecordFormat Released { get; } = new(null);

    /// <summary>Reads a plaintext.</summary>
    /// <exception cref="RecordFaultException">It is not a record, or not one that this version can read.</exception>
    public TokenProfile Read(byte[] json)
    {
        var content = MinimalJsonReader.Parse(json);
        var members = new JsonMembers(content);
        var schema = members.RequiredNumber("schema");
        if (schema > CurrentSchema)
        {
            throw new RecordFaultException($"has schema {schema}, and this version knows {CurrentSchema} at most", isTooNew: true);
        }

        for (; schema < CurrentSchema; schema++)
        {
            if (_steps is null || !_steps.TryGetValue(schema, out var step))
            {
                throw new RecordFaultException($"has schema {schema}, which no version has written");
            }

            step(content);
        }

        return RecordSerializer.Read(members);
    }
}
