using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace SalesforceToken.Pack.Help;

/// <summary>
/// Makes the file that Get-Help reads (MAML). The texts come from the page of each command; positions, types and the like come
/// from the command itself.
/// </summary>
internal static class CommandHelpFile
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes the file.</summary>
    /// <param name="commands">The commands and their pages.</param>
    /// <param name="online">Gives the address of a command's page on the web; null when there is none.</param>
    /// <param name="target">The file.</param>
    public static void Write(IEnumerable<(CmdletInfo Command, CommandPage Page)> commands, Func<CmdletInfo, Uri?> online, string target)
    {
        var document = new XElement(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            commands.Select(item => Describe(item.Command, item.Page, online(item.Command))));

        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        using var writer = XmlWriter.Create(target, settings);
        document.Save(writer);
    }

    private static XElement Describe(CmdletInfo command, CommandPage page, Uri? online)
    {
        var texts = page.Parameters.ToDictionary(entry => entry.Name);
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
                new XElement(Maml + "description", Paragraphs(page["SYNOPSIS"].Blocks))),
            new XElement(Maml + "description", Paragraphs(page["DESCRIPTION"].Blocks)),
            new XElement(Command + "syntax", command.ParameterSets.Select(set => SyntaxItem(command, set, texts))),
            new XElement(Command + "parameters", parameters.Select(parameter => Parameter(parameter, texts[parameter.Name], inSyntax: false))),
            new XElement(Command + "inputTypes", Types("inputType", page["INPUTS"])),
            new XElement(Command + "returnValues", Types("returnValue", page["OUTPUTS"])),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page["NOTES"].Blocks))),
            new XElement(Command + "examples", page["EXAMPLES"].Sections.Select(Example)),
            new XElement(Command + "relatedLinks", Links(page["RELATED LINKS"], online)));
    }

    // In the order of Get-Command -Syntax, which the page has too.
    private static XElement SyntaxItem(CmdletInfo command, CommandParameterSetInfo set, Dictionary<string, ParameterEntry> texts) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", command.Name),
        set.Parameters.Where(IsOwn)
            .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenByDescending(parameter => parameter.IsMandatory)
            .Select(parameter => Parameter(parameter, texts[parameter.Name], inSyntax: true)));

    private static XElement Parameter(CommandParameterInfo parameter, ParameterEntry text, bool inSyntax)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var isSwitch = type == typeof(SwitchParameter);
        return new XElement(
            Command + "parameter",
            new XAttribute("required", parameter.IsMandatory ? "true" : "false"),
            new XAttribute("variableLength", type.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false"),
            new XAttribute("pipelineInput", PipelineInput(parameter)),
            new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", Paragraphs(text.Description)),
            ValueGroup(CommandFacts.AcceptedValues(parameter.ParameterType, parameter.Attributes)),
            inSyntax && isSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", isSwitch ? "false" : "true"), new XAttribute("variableLength", type.IsArray ? "true" : "false"), type.Name),
            new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", text.Facts["DefaultValue"]));
    }

    // An empty one would hide the type in the syntax.
    private static XElement? ValueGroup(IReadOnlyList<string> values) => values.Count == 0 ? null : new XElement(
        Command + "parameterValueGroup",
        values.Select(value => new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value)));

    private static string PipelineInput(CommandParameterInfo parameter) =>
        (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };

    private static XElement Example(Section example) => new(
        Command + "example",
        new XElement(Maml + "title", $"---------- {example.Title} ----------"),
        new XElement(Dev + "code", example.Blocks.Find(block => block.IsCode)!.Text),
        // Get-Help puts no line between an example and the next one.
        new XElement(Dev + "remarks", Paragraphs(example.Blocks.Where(block => !block.IsCode)), new XElement(Maml + "para")));

    // A heading of the third level names a type.
    private static IEnumerable<XElement> Types(string element, Section section) => section.Sections.Select(type => new XElement(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Title)),
        new XElement(Maml + "description", Paragraphs(type.Blocks))));

    // Get-Help -Online opens the first link that has an address. A link to another page of the help has none here: Get-Help finds it by name.
    private static IEnumerable<XElement> Links(Section section, Uri? online)
    {
        var written =
            from block in section.Blocks
            from match in Regex.Matches(block.Text, @"\[([^\]]+)\]\(([^)]+)\)")
            let address = match.Groups[2].Value
            select Link(match.Groups[1].Value, Uri.IsWellFormedUriString(address, UriKind.Absolute) ? address : string.Empty);
        return online is null ? written : written.Prepend(Link("Online Version:", online.AbsoluteUri));
    }

    private static XElement Link(string text, string address) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<Block> blocks) =>
        blocks.Select(block => new XElement(Maml + "para", block.Plain));

    private static bool IsOwn(CommandParameterInfo parameter) => !Cmdlet.CommonParameters.Contains(parameter.Name);
}
