using System;
using System.IO;
using System.Linq;
using SalesforceToken.Pack.Help;
using SalesforceToken.Pack.Package;

// Before PowerShell is first used, or it would report to Microsoft that it was started.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
try
{
    switch (args)
    {
        case ["help", var manifest, var sources, var target, .. { Length: <= 1 } address]:
            HelpBuilder.Build(Path.GetFullPath(manifest), Path.GetFullPath(sources), target, address.FirstOrDefault(string.Empty));
            return 0;
        case ["documents", var manifest, var assets, var license]:
            ModuleDocuments.Write(Path.GetFullPath(manifest), assets, license);
            return 0;
        case ["package", var manifest, var target]:
            PackageBuilder.Build(Path.GetFullPath(manifest), target);
            return 0;
        default:
            Console.Error.WriteLine("""
                Usage: SalesforceToken.Pack help <manifest of the laid-out module> <folder of the Markdown> <folder for the help> [<address of the pages on the web>]
                       SalesforceToken.Pack documents <manifest of the laid-out module> <project.assets.json of the module> <license of the module>
                       SalesforceToken.Pack package <manifest of the laid-out module> <package to write>
                """);
            return 2;
    }
}
catch (Exception e) when (e is HelpSourceException or AggregateException { InnerException: HelpSourceException })
{
    // MSBuild reads a line of this form as a build error.
    foreach (var page in (e as AggregateException)?.InnerExceptions.OfType<HelpSourceException>() ?? [(HelpSourceException)e])
    {
        foreach (var problem in page.Problems)
        {
            Console.Error.WriteLine($"{page.Path} : error HELP: {problem}");
        }
    }

    return 1;
}
