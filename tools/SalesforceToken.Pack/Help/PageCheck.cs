using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace SalesforceToken.Pack.Help;

/// <summary>Compares a page with the command of the built module. A page that contradicts it fails the build.</summary>
internal static class PageCheck
{
    private const int FewestExamples = 3;

    /// <summary>Fails when the page is not true, or not complete.</summary>
    /// <exception cref="HelpSourceException">It has every problem of the page.</exception>
    public static void Require(CommandPage page, CmdletInfo command, Uri? online)
    {
        var facts = new CommandFacts(command);
        string[] problems =
        [
            .. page.Title == command.Name ? [] : new[] { $"The heading is {page.Title}; the command is {command.Name}." },
            .. FrontMatter(page, facts, online),
            .. Compare("SYNTAX: the parameter sets", page["SYNTAX"].Sections.Select(section => section.Title), facts.Syntax.Keys),
            .. page["SYNTAX"].Sections.Where(section => facts.Syntax.ContainsKey(section.Title)).SelectMany(section => Syntax(section, facts)),
            .. Aliases(page["ALIASES"], command),
            .. Examples(page["EXAMPLES"].Sections),
            .. Compare("PARAMETERS: the parameters", page.Parameters.Select(entry => "-" + entry.Name), facts.Parameters.Select(parameter => "-" + parameter.Name)),
            .. page.Parameters.Where(entry => command.Parameters.ContainsKey(entry.Name)).SelectMany(entry => Parameter(entry, facts.Yaml(command.Parameters[entry.Name]))),
            .. Compare("INPUTS: the types", page["INPUTS"].Sections.Select(section => section.Title), facts.Inputs),
            .. Compare("OUTPUTS: the types", page["OUTPUTS"].Sections.Select(section => section.Title), facts.Outputs),
        ];
        if (problems.Length > 0)
        {
            throw new HelpSourceException(page.Path, problems);
        }
    }

    private static IEnumerable<string> FrontMatter(CommandPage page, CommandFacts facts, Uri? online)
    {
        var written = page.FrontMatter;
        foreach (var (key, value) in facts.FrontMatter.Append(new("Locale", Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(page.Path)))!)))
        {
            if (written.GetValueOrDefault(key) != value)
            {
                yield return $"The front matter has {Shown(written, key)}; it must be '{value}'.";
            }
        }

        if (!DateTime.TryParseExact(written.GetValueOrDefault("ms.date"), "MM/dd/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            yield return $"The front matter has {Shown(written, "ms.date")}; it must be a date as month/day/year, such as 11/26/2026.";
        }

        if (written.GetValueOrDefault("HelpUri") is not { } address || (address.Length > 0 && address != online?.AbsoluteUri))
        {
            yield return $"The front matter has {Shown(written, "HelpUri")}; it must be empty, or the address that the build is given ('{online}').";
        }
    }

    // Line breaks are free.
    private static IEnumerable<string> Syntax(Section section, CommandFacts facts)
    {
        var written = section.Blocks.Count == 1 && section.Blocks[0].IsCode ? Regex.Replace(section.Blocks[0].Text.Trim(), @"\s+", " ") : string.Empty;
        return written == facts.Syntax[section.Title] ? [] : [$"SYNTAX: {section.Title} has '{written}'; the command has '{facts.Syntax[section.Title]}'."];
    }

    private static IEnumerable<string> Aliases(Section section, CmdletInfo command) => Compare(
        "ALIASES: the aliases in backticks",
        section.Blocks.SelectMany(block => Regex.Matches(block.Text, "`([^`]+)`")).Select(match => match.Groups[1].Value),
        command.Module.ExportedAliases.Values.Where(alias => alias.Definition == command.Name).Select(alias => alias.Name));

    private static IEnumerable<string> Examples(List<Section> examples)
    {
        if (examples.Count < FewestExamples)
        {
            yield return $"EXAMPLES: there are {examples.Count}; at least {FewestExamples} are needed.";
        }

        foreach (var (index, example) in examples.Index())
        {
            if (!Regex.IsMatch(example.Title, $@"^Example {index + 1}: \S"))
            {
                yield return $"EXAMPLES: the heading '{example.Title}' does not begin with 'Example {index + 1}: '.";
            }

            if (example.Blocks.Count(block => block.IsCode) != 1)
            {
                yield return $"EXAMPLES: '{example.Title}' does not have one block of code.";
            }
        }
    }

    private static IEnumerable<string> Parameter(ParameterEntry entry, IReadOnlyDictionary<string, string?> facts)
    {
        if (entry.Description.Count == 0)
        {
            yield return $"-{entry.Name}: there is no description.";
        }

        foreach (var key in facts.Keys.Union(entry.Facts.Keys))
        {
            if (!facts.TryGetValue(key, out var fact))
            {
                yield return $"-{entry.Name}: the command has no {key}.";
            }
            else if (fact is null && string.IsNullOrEmpty(entry.Facts.GetValueOrDefault(key)))
            {
                yield return $"-{entry.Name}: the page has {Shown(entry.Facts, key)}; the command works it out when it runs, so the page must say it, or None.";
            }
            else if (fact is not null && entry.Facts.GetValueOrDefault(key) != fact)
            {
                yield return $"-{entry.Name}: the page has {Shown(entry.Facts, key)}; the command has '{fact}'.";
            }
        }
    }

    private static IEnumerable<string> Compare(string what, IEnumerable<string> written, IEnumerable<string> real)
    {
        var page = written.ToArray();
        var command = real.ToArray();
        return
        [
            .. command.Except(page).Select(name => $"{what}: {name} is missing in the page."),
            .. page.Except(command).Select(name => $"{what}: the command has no {name}."),
            .. page.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"{what}: {group.Key} stands there {group.Count()} times."),
        ];
    }

    private static string Shown(IReadOnlyDictionary<string, string> yaml, string key) => yaml.TryGetValue(key, out var value) ? $"{key} '{value}'" : $"no {key}";
}
