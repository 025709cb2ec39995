using System.Collections.Generic;
using System.Linq;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace SalesforceToken.Pack.Help;

/// <summary>The YAML of a page, as pairs of texts that can be compared.</summary>
internal static class Yaml
{
    /// <summary>
    /// Reads a mapping. A list becomes one text. A list of mappings, each with a Name, becomes a pair for each of their members:
    /// <c>Position in (All)</c>.
    /// </summary>
    /// <exception cref="YamlException">The text is not YAML, or is not such a mapping.</exception>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var reader = new DeserializerBuilder().WithDuplicateKeyChecking().Build();
        return (reader.Deserialize<Dictionary<string, object?>?>(text) ?? []).SelectMany(Flatten).ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(KeyValuePair<string, object?> member) => member.Value switch
    {
        List<object?> items when items.OfType<Dictionary<object, object?>>().Any() => items.SelectMany(item => Flatten(member.Key, item)),
        List<object?> items => [new(member.Key, string.Join(", ", items))],
        var value => [new(member.Key, value?.ToString() ?? string.Empty)],
    };

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string key, object? item) =>
        item is Dictionary<object, object?> members && members.Remove("Name", out var name)
            ? members.Select(member => new KeyValuePair<string, string>($"{member.Key} in {name}", member.Value?.ToString() ?? string.Empty))
            : throw new YamlException($"An item of {key} has no Name.");
}
