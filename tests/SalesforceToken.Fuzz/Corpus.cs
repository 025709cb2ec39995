using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace SalesforceToken.Fuzz;

/// <summary>
/// The inputs in the tree: a file for each parser, an input a line. Printable ASCII stands for itself, other bytes are <c>\xHH</c>.
/// </summary>
internal static class Corpus
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static IEnumerable<byte[]> Read(string parser)
    {
        var path = Path.Combine(Folder, parser + ".txt");
        return File.Exists(path) ? File.ReadLines(path).Select(Unescape) : [];
    }

    public static void Write(string folder, string parser, IEnumerable<byte[]> inputs) =>
        File.WriteAllText(Path.Combine(folder, parser + ".txt"), string.Concat(inputs.Select(static input => Escape(input) + "\n")));

    public static string Escape(byte[] input)
    {
        var line = new StringBuilder();
        foreach (var value in input)
        {
            _ = value is > 31 and < 127 and not (byte)'\\' ? line.Append((char)value) : line.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
        }

        return line.ToString();
    }

    private static byte[] Unescape(string line)
    {
        var input = new List<byte>(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var isEscape = line[i] == '\\';
            input.Add(isEscape ? Convert.ToByte(line.Substring(i + 2, 2), 16) : (byte)line[i]);
            i += isEscape ? 3 : 0;
        }

        return [.. input];
    }
}
