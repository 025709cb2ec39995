using System;
using System.Collections.Generic;
using System.Text;

namespace SalesforceToken.Pack.Help;

/// <summary>Makes the plain text of an about topic, as Get-Help shows it.</summary>
internal static class AboutTopic
{
    private const int Width = 80;

    public static string Convert(MarkdownPage page)
    {
        var text = new StringBuilder();
        text.Append("TOPIC\n    ").Append(page.Root.Title).Append("\n\n");
        Write(text, "SHORT DESCRIPTION", page.Root);
        foreach (var section in page.Root.Sections)
        {
            Write(text, section.Title.ToUpperInvariant(), section);
            foreach (var part in section.Sections)
            {
                Write(text, "  " + part.Title, part);
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void Write(StringBuilder text, string title, Section section)
    {
        text.Append(title).Append('\n');
        foreach (var block in section.Blocks)
        {
            var indent = block.IsCode ? "        " : "    ";
            foreach (var line in block.Plain.Split('\n'))
            {
                foreach (var row in block.IsCode ? [line] : Wrap(line, Width - indent.Length))
                {
                    text.Append((indent + row).TrimEnd()).Append('\n');
                }
            }

            text.Append('\n');
        }
    }

    private static IEnumerable<string> Wrap(string line, int width)
    {
        var row = new StringBuilder();
        var hanging = line.StartsWith("- ", StringComparison.Ordinal) ? "  " : string.Empty;
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (row.Length > 0 && row.Length + 1 + word.Length > width)
            {
                yield return row.ToString();
                row.Clear().Append(hanging);
            }
            else if (row.Length > 0)
            {
                row.Append(' ');
            }

            row.Append(word);
        }

        yield return row.ToString();
    }
}
