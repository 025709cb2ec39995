using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace SalesforceToken.Pack.Help;

/// <summary>
/// A page of the few Markdown forms that help needs: headings, paragraphs, lists, fenced code. Headings of the second level
/// hold those of the third.
/// </summary>
internal sealed class MarkdownPage
{
    private MarkdownPage(string path, Section root)
    {
        Path = path;
        Root = root;
    }

    public string Path { get; }

    /// <summary>The heading of the first level, with what stands before the first of the second.</summary>
    public Section Root { get; }

    public static MarkdownPage Read(string path)
    {
        var open = new List<Section>();
        Section? root = null;
        var block = new List<string>();
        var fenced = false;
        foreach (var line in File.ReadLines(path).Append(string.Empty))
        {
            var level = fenced ? 0 : line.TakeWhile(c => c == '#').Count();
            if (level > 0)
            {
                var section = new Section(line[level..].Trim());
                open.RemoveRange(Math.Min(level - 1, open.Count), Math.Max(0, open.Count - level + 1));
                open.LastOrDefault()?.Sections.Add(section);
                open.Add(section);
                root ??= section;
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
                if (!fenced)
                {
                    open[^1].Blocks.Add(new Block(IsCode: true, string.Join('\n', block)));
                    block.Clear();
                }
            }
            else if (!fenced && line.Length == 0)
            {
                if (block.Count > 0)
                {
                    open[^1].Blocks.Add(new Block(IsCode: false, Join(block)));
                    block.Clear();
                }
            }
            else
            {
                block.Add(line);
            }
        }

        return new MarkdownPage(path, root ?? throw new HelpSourceException(path, "The page has no heading."));
    }

    /// <summary>A section that the page must have.</summary>
    public Section Require(string title) =>
        Root.Find(title) is { Blocks.Count: > 0 } or { Sections.Count: > 0 } ? Root.Find(title)! : throw new HelpSourceException(Path, $"The section '{title}' is missing or empty.");

    // A list keeps its lines; a paragraph is one line, to be wrapped by whoever shows it.
    private static string Join(List<string> lines) =>
        string.Join(lines.Exists(line => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith('|')) ? '\n' : ' ', lines.Select(line => line.TrimEnd()));
}

/// <summary>A heading with what belongs to it.</summary>
internal sealed record Section(string Title)
{
    public List<Block> Blocks { get; } = [];

    public List<Section> Sections { get; } = [];

    public Section? Find(string title) => Sections.Find(section => section.Title == title);
}

/// <summary>A paragraph, a list, a table or a piece of code.</summary>
internal sealed record Block(bool IsCode, string Text)
{
    /// <summary>The words without the marks of Markdown: help is plain text.</summary>
    public string Plain => IsCode
        ? Text
        : System.Text.RegularExpressions.Regex.Replace(Text, @"\[([^\]]+)\]\([^)]+\)|\*\*([^*]+)\*\*|`([^`]+)`", "$1$2$3");
}
