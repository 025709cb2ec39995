using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace SalesforceToken.Simulator.Rest.Bulk;

/// <summary>CSV as RFC 4180 has it: quotes are doubled, and a quoted value may have line breaks in it.</summary>
internal static class CsvText
{
    /// <summary>Writes a table. Each value is quoted, as Salesforce does it.</summary>
    public static ReadOnlyMemory<byte> Write(IEnumerable<IEnumerable<string>> rows)
    {
        using var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, new UTF8Encoding(false), leaveOpen: true))
        {
            foreach (var row in rows)
            {
                writer.Write(string.Join(',', row.Select(value => '"' + value.Replace("\"", "\"\"", StringComparison.Ordinal) + '"')));
                writer.Write('\n');
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a table. Empty lines are left out.</summary>
    /// <exception cref="FormatException">A quote has no end, or stands where none can be.</exception>
    public static List<IReadOnlyList<string>> Read(string text, char delimiter, string lineEnding)
    {
        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        for (var position = 0; position < text.Length;)
        {
            row.Add(text[position] == '"' ? Quoted(text, ref position) : Plain(text, ref position, delimiter, lineEnding));
            if (position < text.Length && text[position] == delimiter)
            {
                position++;
                if (position < text.Length)
                {
                    continue;
                }

                row.Add(string.Empty);
            }
            else if (position < text.Length && !IsAt(text, position, lineEnding))
            {
                throw new FormatException($"a quoted value is followed by '{text[position]}'");
            }

            position += lineEnding.Length;
            if (row is not [""])
            {
                rows.Add([.. row]);
            }

            row.Clear();
        }

        return rows;
    }

    private static string Quoted(string text, ref int position)
    {
        var value = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '"')
            {
                value.Append(text[position]);
            }
            else if (position + 1 < text.Length && text[position + 1] == '"')
            {
                value.Append('"');
                position++;
            }
            else
            {
                position++;
                return value.ToString();
            }
        }

        throw new FormatException("a quoted value has no end");
    }

    private static string Plain(string text, ref int position, char delimiter, string lineEnding)
    {
        var start = position;
        while (position < text.Length && text[position] != delimiter && !IsAt(text, position, lineEnding))
        {
            position++;
        }

        return text[start..position];
    }

    private static bool IsAt(string text, int position, string part) => string.CompareOrdinal(text, position, part, 0, part.Length) == 0;
}
