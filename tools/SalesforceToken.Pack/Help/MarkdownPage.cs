using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace SalesforceToken.Pack.Help;

/// <summary>
/// A page in the few Markdown forms that help needs: front matter, headings, paragraphs, lists, fenced code. A heading of the
/// second level contains those of the third.
/// </summary>
internal sealed class MarkdownPage
{
    private MarkdownPage(string path, string frontMatter, Section root)
    {
        Path = path;
        FrontMatter = frontMatter;
        Root = root;
    }

    public string Path { get; }

    /// <summary>The YAML between the dashes at the top; empty when there is none.</summary>
    public string FrontMatter { get; }

    /// <summary>The heading of the first level, with the text before the first heading of the second.</summary>
    public Section Root { get; }

    public static MarkdownPage Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var end = lines.FirstOrDefault() == "---" ? Array.IndexOf(lines, "---", 1) : 0;
        if (end < 0)
        {
            throw new HelpSourceException(path, "The front matter has no end.");
        }

        var body = end == 0 ? lines : lines[(end + 1)..];
        return new MarkdownPage(path, end == 0 ? string.Empty : string.Join('\n', lines[1..end]), ReadSections(path, body));
    }

    private static Section ReadSections(string path, string[] lines)
    {
        var open = new List<Section>();
        Section? root = null;
        var block = new List<string>();
        string? language = null;
        foreach (var line in lines)
        {
            var isFence = line.StartsWith("```", StringComparison.Ordinal);
            if (language is not null)
            {
                if (isFence)
                {
                    Add(string.Join('\n', block));
                    language = null;
                }
                else
                {
                    block.Add(line);
                }
            }
            else if (isFence)
            {
                AddText();
                language = line[3..].Trim();
            }
            else if (line.StartsWith('#'))
            {
                AddText();
                Open(line.TakeWhile(c => c == '#').Count(), line.TrimStart('#').Trim());
            }
            else if (line.Length == 0)
            {
                AddText();
            }
            else
            {
                block.Add(line);
            }
        }

        AddText();
        return language is not null ? throw new HelpSourceException(path, "A fenced block has no end.")
            : root ?? throw new HelpSourceException(path, "The page has no heading.");

        void Open(int level, string title)
        {
            var section = new Section(title);
            open.RemoveRange(Math.Min(level - 1, open.Count), Math.Max(0, open.Count - level + 1));
            open.LastOrDefault()?.Sections.Add(section);
            open.Add(section);
            root ??= section;
        }

        void AddText()
        {
            if (block.Count > 0)
            {
                Add(Join(block));
            }
        }

        void Add(string text)
        {
            if (open.Count == 0)
            {
                throw new HelpSourceException(path, $"'{text}' stands before the first heading.");
            }

            open[^1].Blocks.Add(new Block(language, text));
            block.Clear();
        }
    }

    // A list keeps its lines; a paragraph is one line, to be wrapped by whoever shows it.
    private static string Join(List<string> lines) =>
        string.Join(lines.Exists(line => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith('|')) ? '\n' : ' ', lines.Select(line => line.TrimEnd()));
}
