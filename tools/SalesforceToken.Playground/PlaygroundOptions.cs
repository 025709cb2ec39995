using System.IO;

namespace SalesforceToken.Playground;

/// <summary>What the command line asks for.</summary>
internal sealed record PlaygroundOptions(PlaygroundMode Mode, string Script)
{
    public const string Usage = """
        The playground: SalesforceToken with a simulated Salesforce, nothing installed and nothing kept.

          dotnet run --project tools/SalesforceToken.Playground                          plays the main job
          dotnet run --project tools/SalesforceToken.Playground -- --interactive         gives a prompt; Allow is clicked by you
          dotnet run --project tools/SalesforceToken.Playground -- --command "<script>"  runs PowerShell
          dotnet run --project tools/SalesforceToken.Playground -- --file <path>         runs a PowerShell file
        """;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="UsageException">It asks for nothing that there is.</exception>
    public static PlaygroundOptions Parse(string[] arguments) => arguments switch
    {
        [] => new(PlaygroundMode.Story, string.Empty),
        ["--interactive"] => new(PlaygroundMode.Interactive, string.Empty),
        ["--command", var script] => new(PlaygroundMode.Script, script),
        ["--file", var path] when File.Exists(path) => new(PlaygroundMode.Script, $"& '{Path.GetFullPath(path).Replace("'", "''", System.StringComparison.Ordinal)}'"),
        ["--file", var path] => throw new UsageException($"There is no file '{path}'."),
        ["--use-stored-token", var name] => new(PlaygroundMode.SecondProcess, name),
        ["--help" or "-h" or "-?"] => new(PlaygroundMode.Help, string.Empty),
        _ => throw new UsageException($"'{string.Join(' ', arguments)}' is not understood."),
    };
}
