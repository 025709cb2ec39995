using System.IO;

namespace SalesforceToken.Pack.Help;

/// <summary>Makes the help that PowerShell reads from the Markdown under docs.</summary>
internal static class HelpBuilder
{
    public static void Build(string manifest, string sources, string target)
    {
        Directory.CreateDirectory(target);
        CommandHelpFile.Write(ModuleCommands.Read(manifest), sources, Path.Combine(target, "SalesforceToken.dll-Help.xml"));
        foreach (var about in Directory.GetFiles(sources, "about_*.md"))
        {
            var text = AboutTopic.Convert(MarkdownPage.Read(about));
            File.WriteAllText(Path.Combine(target, Path.ChangeExtension(Path.GetFileName(about), ".help.txt")), text);
        }
    }
}
