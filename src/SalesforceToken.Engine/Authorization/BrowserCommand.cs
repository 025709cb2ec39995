using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.Engine.Authorization;

/// <summary>A program with its arguments, as the <c>BROWSER</c> environment variable gives it.</summary>
internal sealed record BrowserCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// Reads the variable. Spaces separate words, and double quotes keep a word together. <c>%s</c> stands for the address; without
    /// it, the address is the last argument. On Unix, colons separate alternatives.
    /// </summary>
    public static IEnumerable<BrowserCommand> ParseAll(string variable, Uri address, OperatingSystemKind system)
    {
        var alternatives = system == OperatingSystemKind.Windows ? [variable] : variable.Split(':');
        return alternatives.Select(Words).Where(words => words.Count > 0).Select(words => FromWords(words, address.AbsoluteUri));
    }

    /// <summary>How it is started: not in the current folder, and without secrets.</summary>
    /// <param name="path">The program's full path.</param>
    /// <param name="system">The operating system.</param>
    public ProcessStartInfo ToStartInfo(string path, OperatingSystemKind system)
    {
        var start = new ProcessStartInfo(path, string.Join(" ", Arguments.Select(Quote)))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // A launcher is often a script that starts other programs by their names.
            WorkingDirectory = system == OperatingSystemKind.Windows ? Environment.SystemDirectory : "/",
        };
        ChildEnvironment.RemoveSecrets(start.Environment!);
        return start;
    }

    private static BrowserCommand FromWords(List<string> words, string address)
    {
        var arguments = words.Skip(1).Select(word => word.Replace("%s", address)).ToList();
        if (arguments.SequenceEqual(words.Skip(1)))
        {
            arguments.Add(address);
        }

        return new BrowserCommand(words[0], arguments);
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quoted = false;
        var begun = false;
        foreach (var c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
                begun = true;
            }
            else if (c == ' ' && !quoted)
            {
                Finish();
            }
            else
            {
                word.Append(c);
                begun = true;
            }
        }

        Finish();
        return words;

        void Finish()
        {
            if (begun)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            begun = false;
        }
    }

    // Escapes as .NET's argument parser and the C runtime expect it. ProcessStartInfo.ArgumentList is not in netstandard2.0.
    private static string Quote(string argument)
    {
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in argument)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }

            quoted.Append('\\', c == '"' ? (backslashes * 2) + 1 : backslashes).Append(c);
            backslashes = 0;
        }

        return quoted.Append('\\', backslashes * 2).Append('"').ToString();
    }
}
