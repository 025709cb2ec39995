using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using YamlDotNet.Core;

namespace SalesforceToken.Pack.Help;

/// <summary>
/// The page of a command, in the Markdown schema of Microsoft.PowerShell.PlatyPS (2024-05-01): its sections in their order, and
/// the YAML of the front matter and of each parameter. Whether it is true is <see cref="PageCheck"/>'s matter.
/// </summary>
internal sealed class CommandPage
{
    public const string Schema = "2024-05-01";

    private const string CommonParameters = "CommonParameters";

    private static readonly string[] Titles =
        ["SYNOPSIS", "SYNTAX", "ALIASES", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private readonly Dictionary<string, Section> _sections;

    private CommandPage(MarkdownPage page)
    {
        Path = page.Path;
        Title = page.Root.Title;
        RequireSections(page);
        _sections = page.Root.Sections.ToDictionary(section => section.Title);
        FrontMatter = ReadYaml(page.FrontMatter, "The front matter");
        Parameters = [.. this["PARAMETERS"].Sections.Where(section => section.Title != CommonParameters).Select(ReadParameter)];
    }

    public string Path { get; }

    /// <summary>The heading of the first level.</summary>
    public string Title { get; }

    public IReadOnlyDictionary<string, string> FrontMatter { get; }

    public IReadOnlyList<ParameterEntry> Parameters { get; }

    /// <summary>A section, by its title.</summary>
    public Section this[string title] => _sections[title];

    public static CommandPage Read(string path) =>
        File.Exists(path) ? new CommandPage(MarkdownPage.Read(path)) : throw new HelpSourceException(path, "The command has no page.");

    private static void RequireSections(MarkdownPage page)
    {
        var titles = page.Root.Sections.Select(section => section.Title).ToArray();
        string[] problems =
        [
            .. Titles.Except(titles).Select(title => $"The section {title} is missing."),
            .. titles.Except(Titles).Select(title => $"The schema has no section {title}."),
            .. page.Root.Sections.Where(section => section.IsEmpty).Select(section => $"The section {section.Title} is empty."),
        ];
        if (problems.Length == 0 && !titles.SequenceEqual(Titles))
        {
            problems = [$"The sections are not in the order of the schema: {string.Join(", ", Titles)}."];
        }

        if (problems.Length > 0)
        {
            throw new HelpSourceException(page.Path, problems);
        }

        if (!page.Root.Sections.Single(section => section.Title == "PARAMETERS").Sections.Exists(section => section.Title == CommonParameters))
        {
            throw new HelpSourceException(page.Path, $"The section {CommonParameters} is missing in PARAMETERS.");
        }
    }

    private ParameterEntry ReadParameter(Section section)
    {
        var yaml = section.Blocks.Where(block => block.Language == "yaml").ToArray();
        return section.Title.StartsWith('-') && yaml.Length == 1
            ? new ParameterEntry(section.Title[1..], [.. section.Blocks.Except(yaml)], ReadYaml(yaml[0].Text, section.Title))
            : throw new HelpSourceException(Path, $"{section.Title}: a parameter has a heading with a dash, and one block of yaml.");
    }

    private IReadOnlyDictionary<string, string> ReadYaml(string text, string about)
    {
        try
        {
            return Yaml.Read(text);
        }
        catch (Exception e) when (e is YamlException or ArgumentException)
        {
            throw new HelpSourceException(Path, $"{about}: the YAML cannot be read: {e.Message}");
        }
    }
}
