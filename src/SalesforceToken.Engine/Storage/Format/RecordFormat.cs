using System;
using System.Collections.Generic;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>
/// The plaintext of a token file, and the conversion from older schemas to the current one. A new member, or a changed meaning of a
/// member, needs a new schema number and a conversion step from the previous one. The file itself is converted by its next write.
/// </summary>
internal sealed class RecordFormat
{
    /// <summary>The schema that this version writes.</summary>
    public const int CurrentSchema = 3;

    private readonly IReadOnlyDictionary<int, Action<Dictionary<string, object>>>? _steps;

    /// <summary>Creates the format.</summary>
    /// <param name="steps">For each older schema that can be read, the step that converts its members to the next schema.</param>
    public RecordFormat(IReadOnlyDictionary<int, Action<Dictionary<string, object>>>? steps)
    {
        _steps = steps;
    }

    /// <summary>The released format.</summary>
    public static RecordFormat Released { get; } = new(new Dictionary<int, Action<Dictionary<string, object>>>
    {
        // Schema 2 added members that may all be missing. A refresh token was last used when its access token was issued.
        [1] = static members =>
        {
            if (members.TryGetValue("issued", out var value) && value is Dictionary<string, object> issued
                && issued.ContainsKey("refreshToken") && issued.TryGetValue("issuedAt", out var issuedAt))
            {
                issued["refreshTokenUsedAt"] = issuedAt;
            }
        },

        // Schema 3 added members that may all be missing.
        [2] = static _ => { },
    });

    /// <summary>Reads a plaintext.</summary>
    /// <exception cref="RecordFormatException">The plaintext is not a record, or this version cannot read the record.</exception>
    public TokenProfile Read(byte[] json)
    {
        var content = MinimalJsonReader.Parse(json);
        var members = new JsonMembers(content);
        var schema = members.GetRequiredNumber("schema");
        if (schema > CurrentSchema)
        {
            throw new RecordFormatException(
                $"has schema {schema}, but this version supports schema {CurrentSchema} at most", isTooNew: true);
        }

        for (; schema < CurrentSchema; schema++)
        {
            if (_steps is null || !_steps.TryGetValue(schema, out var step))
            {
                throw new RecordFormatException($"has schema {schema}, which no version has written");
            }

            step(content);
        }

        return RecordSerializer.Read(members);
    }
}
