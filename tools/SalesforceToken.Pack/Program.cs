using System;
using System.IO;
using SalesforceToken.Pack.Help;
using SalesforceToken.Pack.Package;

// Before PowerShell is first used, or it would report to Microsoft that it was started.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
try
{
    switch (args)
    {
        case ["help", var manifest, var sources, var target]:
            HelpBuilder.Build(manifest, sources, target);
            return 0;
        case ["package", var manifest, var assets, var target]:
            PackageBuilder.Build(Path.GetFullPath(manifest), assets, target);
            return 0;
        default:
            Console.Error.WriteLine("""
                Usage: SalesforceToken.Pack help <manifest of the laid-out module> <folder of the Markdown> <folder for the help>
                       SalesforceToken.Pack package <manifest of the laid-out module> <project.assets.json of the module> <package to write>
                """);
            return 2;
    }
}
catch (HelpSourceException e)
{
    // MSBuild reads a line of this form as a build error.
    Console.Error.WriteLine($"{e.Path} : error HELP: {e.Message}");
    return 1;
}
