using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SalesforceToken.Pack.Help;

/// <summary>
/// Makes the file that Get-Help reads (MAML) of a page for each command and of what PowerShell knows of the command. A page
/// that leaves something out fails the build.
/// </summary>
internal static class CommandHelpFile
{
    private const int FewestExamples = 3;

    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(IEnumerable<CmdletInfo> commands, string sources, string target)
    {
        var document = new XElement(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            commands.Select(command => Describe(command, MarkdownPage.Read(Path.Combine(sources, command.Name + ".md")))));

        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        using var writer = XmlWriter.Create(target, settings);
        document.Save(writer);
    }

    private static XElement Describe(CmdletInfo command, MarkdownPage page)
    {
        var texts = ParameterTexts(command, page);
        var parameters = command.ParameterSets
            .SelectMany(set => set.Parameters)
            .Where(IsOwn)
            .GroupBy(parameter => parameter.Name)
            .Select(group => group.First())
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal);

        return new XElement(
            Command + "command",
            new XElement(
                Command + "details",
                new XElement(Command + "name", command.Name),
                new XElement(Command + "verb", command.Verb),
                new XElement(Command + "noun", command.Noun),
                new XElement(Maml + "description", Paragraphs(page.Root.Blocks))),
            new XElement(Maml + "description", Paragraphs(page.Require("Description").Blocks)),
            new XElement(Command + "syntax", command.ParameterSets.Select(set => SyntaxItem(command, set, texts))),
            new XElement(Command + "parameters", parameters.Select(parameter => Parameter(parameter, texts[parameter.Name], inSyntax: false))),
            new XElement(Command + "inputTypes", Types("inputType", page.Require("Inputs"))),
            new XElement(Command + "returnValues", Types("returnValue", page.Require("Outputs"))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Require("Notes").Blocks))),
            Examples(page),
            new XElement(Command + "relatedLinks", page.Require("Links").Blocks.SelectMany(block => block.Text.Split('\n')).Select(Link)));
    }

    private static Dictionary<string, Section> ParameterTexts(CmdletInfo command, MarkdownPage page)
    {
        // A command may have no parameter but the common ones.
        var texts = (page.Root.Find("Parameters")?.Sections ?? []).ToDictionary(section => section.Title.TrimStart('-'));
        var names = command.ParameterSets.SelectMany(set => set.Parameters).Where(IsOwn).Select(parameter => parameter.Name).ToHashSet();
        texts.TryAdd("WhatIf", Text("WhatIf", "Shows what would be done, and does nothing."));
        texts.TryAdd("Confirm", Text("Confirm", "Asks before anything is done. -Confirm:$false asks nothing."));
        var missing = names.Except(texts.Where(text => text.Value.Blocks.Count > 0).Select(text => text.Key)).ToArray();
        var unknown = texts.Keys.Except(names).Except(["WhatIf", "Confirm"]).ToArray();
        return missing.Length > 0 ? throw new HelpSourceException(page.Path, $"No word about -{string.Join(", -", missing)}.")
            : unknown.Length > 0 ? throw new HelpSourceException(page.Path, $"{command.Name} has no -{string.Join(", -", unknown)}.")
            : texts;

        static Section Text(string title, string text) => new(title) { Blocks = { new Block(IsCode: false, text) } };
    }

    private static XElement SyntaxItem(CmdletInfo command, CommandParameterSetInfo set, Dictionary<string, Section> texts) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", command.Name),
        set.Parameters.Where(IsOwn)
            .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenByDescending(parameter => parameter.IsMandatory)
            .ThenBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => Parameter(parameter, texts[parameter.Name], inSyntax: true)));

    private static XElement Parameter(CommandParameterInfo parameter, Section text, bool inSyntax)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var isSwitch = type == typeof(SwitchParameter);
        var standing = text.Blocks.Find(block => block.Text.StartsWith("Default: ", StringComparison.Ordinal))?.Plain["Default: ".Length..].TrimEnd('.');
        return new XElement(
            Command + "parameter",
            new XAttribute("required", parameter.IsMandatory ? "true" : "false"),
            new XAttribute("variableLength", type.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false"),
            new XAttribute("pipelineInput", PipelineInput(parameter)),
            new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", Paragraphs(text.Blocks.Where(block => !block.Text.StartsWith("Default: ", StringComparison.Ordinal)))),
            inSyntax && isSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", isSwitch ? "false" : "true"), new XAttribute("variableLength", type.IsArray ? "true" : "false"), type.Name),
            new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", standing ?? (isSwitch ? "False" : "None")));
    }

    private static string PipelineInput(CommandParameterInfo parameter) =>
        (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };

    private static XElement Examples(MarkdownPage page)
    {
        var examples = page.Require("Examples").Sections;
        return examples.Count < FewestExamples
            ? throw new HelpSourceException(page.Path, $"There are {examples.Count} examples; {FewestExamples} are the fewest.")
            : new XElement(Command + "examples", examples.Select((example, index) => new XElement(
                Command + "example",
                new XElement(Maml + "title", $"---------- Example {index + 1}: {example.Title} ----------"),
                new XElement(Dev + "code", example.Blocks.Find(block => block.IsCode)?.Text ?? throw new HelpSourceException(page.Path, $"The example '{example.Title}' has no code.")),
                new XElement(Dev + "remarks", Paragraphs(example.Blocks.Where(block => !block.IsCode))))));
    }

    // A heading of the third level names a type.
    private static IEnumerable<XElement> Types(string element, Section section) => section.Sections.Select(type => new XElement(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Title)),
        new XElement(Maml + "description", Paragraphs(type.Blocks))));

    private static XElement Link(string item)
    {
        var parts = item.TrimStart('-', ' ', '[').TrimEnd(')').Split("](");
        return new XElement(
            Maml + "navigationLink",
            new XElement(Maml + "linkText", parts[0]),
            new XElement(Maml + "uri", parts.Length > 1 && Uri.IsWellFormedUriString(parts[1], UriKind.Absolute) ? parts[1] : string.Empty));
    }

    private static IEnumerable<XElement> Paragraphs(IEnumerable<Block> blocks) =>
        blocks.SelectMany(block => block.Plain.Split('\n')).Select(line => new XElement(Maml + "para", line));

    private static bool IsOwn(CommandParameterInfo parameter) => !Cmdlet.CommonParameters.Contains(parameter.Name);
}
