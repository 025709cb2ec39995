using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;

namespace SalesforceToken.Pack.Help;

/// <summary>Makes the help that PowerShell reads from the Markdown under docs.</summary>
internal static class HelpBuilder
{
    /// <summary>Makes the help of all commands and topics.</summary>
    /// <param name="manifest">The manifest of the laid-out module.</param>
    /// <param name="sources">The folder of the Markdown.</param>
    /// <param name="target">The folder for the help.</param>
    /// <param name="baseAddress">The address that has these pages on the web; empty when there is none.</param>
    /// <exception cref="AggregateException">It has a <see cref="HelpSourceException"/> for each page that has a fault.</exception>
    public static void Build(string manifest, string sources, string target, string baseAddress)
    {
        Directory.CreateDirectory(target);
        Uri? Online(CmdletInfo command) => baseAddress.Length == 0 ? null : new Uri($"{baseAddress.TrimEnd('/')}/{command.Name}.md");
        CommandHelpFile.Write(Pages(manifest, sources, Online), Online, Path.Combine(target, "SalesforceToken.dll-Help.xml"));
        foreach (var about in Directory.GetFiles(sources, "about_*.md"))
        {
            var text = AboutTopic.Convert(MarkdownPage.Read(about));
            File.WriteAllText(Path.Combine(target, Path.ChangeExtension(Path.GetFileName(about), ".help.txt")), text);
        }
    }

    /// <summary>Reads the page of a command, and requires that it says what the command does.</summary>
    public static CommandPage Page(CmdletInfo command, string sources, Uri? online)
    {
        var page = CommandPage.Read(Path.Combine(sources, command.Name + ".md"));
        PageCheck.Require(page, command, online);
        return page;
    }

    // A writer wants to see the faults of all pages at once.
    private static List<(CmdletInfo Command, CommandPage Page)> Pages(string manifest, string sources, Func<CmdletInfo, Uri?> online)
    {
        var pages = new List<(CmdletInfo, CommandPage)>();
        var faults = new List<HelpSourceException>();
        foreach (var command in ModuleCommands.Read(manifest))
        {
            try
            {
                pages.Add((command, Page(command, sources, online(command))));
            }
            catch (HelpSourceException e)
            {
                faults.Add(e);
            }
        }

        return faults.Count == 0 ? pages : throw new AggregateException(faults);
    }
}
