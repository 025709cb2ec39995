using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>The playground, run as a program from the repository's root, as README says.</summary>
internal static class PlaygroundProcess
{
    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(BuiltModule.Folder, "..", "..", ".."));

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot,
        };
        start.ArgumentList.Add(BuiltModule.Metadata("Playground"));
        Array.ForEach(arguments, start.ArgumentList.Add);

        using var process = Process.Start(start)!;
        try
        {
            // A question that nobody answers finds the end of the input.
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
