using System;
using System.Diagnostics;
using System.IO;

namespace SalesforceToken.Benchmarks.Store;

/// <summary>
/// Compares a process that reads one token and exits with a process that only exits. Starts the test worker, not this program:
/// the many libraries of this program would make both slower than a process that uses the module.
/// </summary>
internal static class ColdBenchmarks
{
    private const int Rounds = 41;

    public static void Run()
    {
        using var folder = new BenchmarkFolder();
        folder.PutAsync("prod").GetAwaiter().GetResult();
        var (empty, read) = Measurement.Of(Rounds, () => Start("empty"), () => Start("first-read", "prod"));
        empty.Print("An empty .NET process");
        read.Print("A process that reads its first token (at most 30,000 more)");
        (empty, read) = Measurement.Of(Rounds, () => Start("empty"), () => Start("prepared-read", "prod"));
        empty.Print("An empty .NET process");
        read.Print("The same, prepared as the module does it");
    }

    private static void Start(params string[] command)
    {
        using var process = Process.Start(Path.Combine(AppContext.BaseDirectory, "SalesforceToken.TestWorker"), command);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{command[0]}' ended with exit code {process.ExitCode}.");
        }
    }
}
