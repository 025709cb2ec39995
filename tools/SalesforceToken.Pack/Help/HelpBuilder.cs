using System;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Pack.Help;

/// <summary>Makes the help that PowerShell reads from the Markdown under docs.</summary>
internal static class HelpBuilder
{
    /// <summary>Makes the help of all commands and topics.</summary>
    /// <param name="manifest">The manifest of the laid-out module.</param>
    /// <param name="sources">The folder of the Markdown.</param>
    /// <param name="target">The folder for the help.</param>
    /// <param name="baseAddress">The address that has these pages on the web, with a slash at its end; empty when there is none.</param>
    public static void Build(string manifest, string sources, string target, string baseAddress)
    {
        Directory.CreateDirectory(target);
        Uri? Online(CmdletInfo command) => baseAddress.Length == 0 ? null : new Uri(new Uri(baseAddress), command.Name + ".md");
        var commands = ModuleCommands.Read(manifest).Select(command => (command, Page(command, sources, Online(command))));
        CommandHelpFile.Write(commands, Online, Path.Combine(target, "SalesforceToken.dll-Help.xml"));
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
}
