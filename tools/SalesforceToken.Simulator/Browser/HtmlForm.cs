using System;
using System.Collections.Generic;
using System.Net;
using System.Text.RegularExpressions;

namespace SalesforceToken.Simulator.Browser;

/// <summary>The first form of a page: its action, its fields and its buttons.</summary>
internal sealed partial class HtmlForm
{
    private HtmlForm(string action, Dictionary<string, string> fields, HashSet<string> inputs, List<(string Name, string Value)> buttons)
    {
        Action = action;
        Fields = fields;
        Inputs = inputs;
        Buttons = buttons;
    }

    public string Action { get; }

    /// <summary>Names and values, as they are in the page.</summary>
    public Dictionary<string, string> Fields { get; }

    /// <summary>The names of the fields that a user can fill in.</summary>
    public HashSet<string> Inputs { get; }

    public List<(string Name, string Value)> Buttons { get; }

    public static HtmlForm? Find(string html)
    {
        var form = FormPattern().Match(html);
        if (!form.Success)
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var inputs = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match input in InputPattern().Matches(form.Groups["body"].Value))
        {
            var attributes = Attributes(input.Groups["attributes"].Value);
            if (!attributes.TryGetValue("name", out var name))
            {
                continue;
            }

            fields[name] = attributes.GetValueOrDefault("value", string.Empty);
            if (attributes.GetValueOrDefault("type", "text") is not "hidden")
            {
                inputs.Add(name);
            }
        }

        var buttons = new List<(string Name, string Value)>();
        foreach (Match button in ButtonPattern().Matches(form.Groups["body"].Value))
        {
            var attributes = Attributes(button.Groups["attributes"].Value);
            buttons.Add((attributes.GetValueOrDefault("name", string.Empty), attributes.GetValueOrDefault("value", string.Empty)));
        }

        return new(Attributes(form.Groups["attributes"].Value).GetValueOrDefault("action", string.Empty), fields, inputs, buttons);
    }

    private static Dictionary<string, string> Attributes(string text)
    {
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match attribute in AttributePattern().Matches(text))
        {
            attributes[attribute.Groups["name"].Value] = WebUtility.HtmlDecode(attribute.Groups["value"].Value);
        }

        return attributes;
    }

    [GeneratedRegex("<form\\b(?<attributes>[^>]*)>(?<body>.*?)</form>", RegexOptions.Singleline | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex FormPattern();

    [GeneratedRegex("<input\\b(?<attributes>[^>]*)>", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex InputPattern();

    [GeneratedRegex("<button\\b(?<attributes>[^>]*)>", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ButtonPattern();

    [GeneratedRegex("(?<name>[a-z-]+)=\"(?<value>[^\"]*)\"", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex AttributePattern();
}
