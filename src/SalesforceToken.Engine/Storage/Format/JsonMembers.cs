using System;
using System.Collections.Generic;
using System.Globalization;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>The members of one JSON object. Each read removes the member, so the members that remain at the end are unknown.</summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, object> _members;

    public JsonMembers(Dictionary<string, object> members)
    {
        _members = members;
    }

    public string? GetString(string name) => Take(name) switch
    {
        null => null,
        string text => text,
        _ => throw WrongType(name),
    };

    public string GetRequiredString(string name) => GetString(name) ?? throw Missing(name);

    public bool? GetBoolean(string name) => Take(name) switch
    {
        null => null,
        bool flag => flag,
        _ => throw WrongType(name),
    };

    public LazyUri? GetUri(string name) => GetString(name) is not { } text ? null
        : text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            ? new LazyUri(text)
            : throw WrongType(name);

    public LazyUri GetRequiredUri(string name) => GetUri(name) ?? throw Missing(name);

    public DateTimeOffset? GetTime(string name) =>
        GetString(name) is not { } text ? null : TimeText.TryParse(text, out var time) ? time : throw WrongType(name);

    public DateTimeOffset GetRequiredTime(string name) => GetTime(name) ?? throw Missing(name);

    public int? GetNumber(string name) => Take(name) switch
    {
        null => null,
        int number => number,
        _ => throw WrongType(name),
    };

    public int GetRequiredNumber(string name) => GetNumber(name) ?? throw Missing(name);

    public IReadOnlyList<string> GetStrings(string name)
    {
        switch (Take(name))
        {
            case null:
                return [];
            case List<object> items:
                var texts = new string[items.Count];
                for (var i = 0; i < texts.Length; i++)
                {
                    texts[i] = items[i] as string ?? throw WrongType(name);
                }

                return texts;
            default:
                throw WrongType(name);
        }
    }

    public JsonMembers? GetObject(string name) => Take(name) switch
    {
        null => null,
        Dictionary<string, object> members => new JsonMembers(members),
        _ => throw WrongType(name),
    };

    /// <summary>
    /// Fails if members were not read. If they were ignored, the next write would lose what a newer version stored in them.
    /// </summary>
    public void ThrowIfUnknownMembers()
    {
        foreach (var name in _members.Keys)
        {
            const int maxLength = 40;
            var shown = Uri.EscapeDataString(name.Length <= maxLength ? name : name.Substring(0, maxLength));
            throw new RecordFormatException($"has a member that this version does not know ('{shown}')", isTooNew: true);
        }
    }

    private static RecordFormatException Missing(string name) =>
        new(string.Format(CultureInfo.InvariantCulture, "does not have the member '{0}'", name));

    private static RecordFormatException WrongType(string name) =>
        new(string.Format(CultureInfo.InvariantCulture, "has a member '{0}' of the wrong type", name));

    private object? Take(string name)
    {
        if (!_members.TryGetValue(name, out var value))
        {
            return null;
        }

        _members.Remove(name);
        return value;
    }
}
