using System;
using System.IO;
using SalesforceToken.HelpBuilder;

// Usage: SalesforceToken.HelpBuilder <manifest of the laid-out module> <folder of the Markdown> <folder for the help>
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
var (manifest, sources, target) = (args[0], args[1], args[2]);
try
{
    Directory.CreateDirectory(target);
    CommandHelpFile.Write(ModuleCommands.Read(manifest), sources, Path.Combine(target, "SalesforceToken.dll-Help.xml"));
    foreach (var about in Directory.GetFiles(sources, "about_*.md"))
    {
        File.WriteAllText(Path.Combine(target, Path.ChangeExtension(Path.GetFileName(about), ".help.txt")), AboutTopic.Convert(MarkdownPage.Read(about)));
    }

    return 0;
}
catch (HelpSourceException e)
{
    // The form in which MSBuild takes a line for an error of the build.
    Console.Error.WriteLine($"{e.Path} : error HELP: {e.Message}");
    return 1;
}
