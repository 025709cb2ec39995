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
    private const int MinExamples = 3;

    /// <summary>Fails when the page is not true, or not complete.</summary>
    /// <exception cref="HelpSourceException">It has every problem of the page.</exception>
    public static void Require(CommandPage page, CmdletInfo command, Uri? online)
    {
        var facts = new CommandFacts(command);
        var syntax =
            from section in page["SYNTAX"].Sections
            where facts.Syntax.ContainsKey(section.Title)
            from problem in Syntax(section, facts)
            select problem;
        var parameters =
            from entry in page.Parameters
            join parameter in facts.Parameters on entry.Name equals parameter.Name
            from problem in Parameter(entry, facts.Yaml(parameter))
            select problem;
        string[] problems =
        [
            .. page.Title == command.Name ? [] : new[] { $"The heading is {page.Title}; the command is {command.Name}." },
            .. FrontMatter(page, facts, online),
            .. Compare("SYNTAX: the parameter sets", Titles(page["SYNTAX"]), facts.Syntax.Keys),
            .. syntax,
            .. Aliases(page["ALIASES"], command),
            .. Examples(page["EXAMPLES"].Sections),
            .. Compare("PARAMETERS", page.Parameters.Select(entry => "-" + entry.Name), facts.Parameters.Select(parameter => "-" + parameter.Name)),
            .. parameters,
            .. Compare("INPUTS: the types", Titles(page["INPUTS"]), facts.Inputs),
            .. Compare("OUTPUTS: the types", Titles(page["OUTPUTS"]), facts.Outputs),
            .. Undescribed(page["INPUTS"]),
            .. Undescribed(page["OUTPUTS"]),
        ];
        if (problems.Length > 0)
        {
            throw new HelpSourceException(page.Path, problems);
        }
    }

    private static IEnumerable<string> FrontMatter(CommandPage page, CommandFacts facts, Uri? online)
    {
        var written = page.FrontMatter;
        var locale = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(page.Path)))!;
        foreach (var (key, value) in facts.FrontMatter.Append(new("Locale", locale)))
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
            yield return $"The front matter has {Shown(written, "HelpUri")}; it must be empty, or the address from the build ('{online}').";
        }
    }

    // Line breaks are free.
    private static IEnumerable<string> Syntax(Section section, CommandFacts facts)
    {
        var fact = facts.Syntax[section.Title];
        var written = section.Blocks is [{ IsCode: true } block] ? Regex.Replace(block.Text.Trim(), @"\s+", " ") : string.Empty;
        return written == fact ? [] : [$"SYNTAX: {section.Title} has '{written}'; the command has '{fact}'."];
    }

    private static IEnumerable<string> Aliases(Section section, CmdletInfo command) => Compare(
        "ALIASES: the aliases in backticks",
        section.Blocks.SelectMany(block => Regex.Matches(block.Text, "`([^`]+)`")).Select(match => match.Groups[1].Value),
        command.Module.ExportedAliases.Values.Where(alias => alias.Definition == command.Name).Select(alias => alias.Name));

    private static IEnumerable<string> Examples(List<Section> examples)
    {
        if (examples.Count < MinExamples)
        {
            yield return $"EXAMPLES: there are {examples.Count}; at least {MinExamples} are needed.";
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
                yield return $"-{entry.Name}: the page has {Shown(entry.Facts, key)}; it must say what the command works out when it runs, or None.";
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
            .. page.CountBy(name => name).Where(count => count.Value > 1).Select(count => $"{what}: {count.Key} is there {count.Value} times."),
        ];
    }

    private static IEnumerable<string> Undescribed(Section types) =>
        types.Sections.Where(type => type.Blocks.Count == 0).Select(type => $"{types.Title}: there is no description of {type.Title}.");

    private static IEnumerable<string> Titles(Section section) => section.Sections.Select(part => part.Title);

    private static string Shown(IReadOnlyDictionary<string, string> yaml, string key) =>
        yaml.TryGetValue(key, out var value) ? $"{key} '{value}'" : $"no {key}";
}
