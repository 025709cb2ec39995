using System;
using System.IO;
using SalesforceToken.Playground.Demo;

namespace SalesforceToken.Playground.CommandLine;

/// <summary>The command line, parsed.</summary>
internal sealed record PlaygroundOptions(PlaygroundMode Mode, string Script = "")
{
    public const string Usage = """
        The playground: PowerShell with the SalesforceToken module and a simulated Salesforce. It installs nothing and removes its files when it ends.

          dotnet run --project tools/SalesforceToken.Playground                          runs the demo
          dotnet run --project tools/SalesforceToken.Playground -- --interactive         opens a PowerShell prompt; you paste the credential and click Allow
          dotnet run --project tools/SalesforceToken.Playground -- --command "<script>"  runs PowerShell code
          dotnet run --project tools/SalesforceToken.Playground -- --file <path>         runs a PowerShell file

        "dotnet run --no-build" starts at once, without the lines of the build.

        In the demo, and with --command and --file, a script pastes the consumer key and secret where a command asks for them, signs in and clicks Allow.
        """;

    /// <exception cref="UsageException">The command line is not valid.</exception>
    public static PlaygroundOptions Parse(string[] arguments) => arguments switch
    {
        [] => new(PlaygroundMode.Demo),
        ["--interactive"] => new(PlaygroundMode.Interactive),
        ["--command", var script] => new(PlaygroundMode.Script, script),
        ["--file", var path] when File.Exists(path) => new(PlaygroundMode.Script, $"& '{Path.GetFullPath(path).Replace("'", "''", StringComparison.Ordinal)}'"),
        ["--file", var path] => throw new UsageException($"There is no file '{path}'."),
        [SecondProcess.Option, var script] => new(PlaygroundMode.SecondProcess, script),
        ["--help" or "-h" or "-?"] => new(PlaygroundMode.Help),
        _ => throw new UsageException($"'{string.Join(' ', arguments)}' is not a valid command line."),
    };
}
