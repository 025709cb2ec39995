using System;
using System.Diagnostics;
using System.IO;

namespace SalesforceToken.Benchmarks.Store;

/// <summary>
/// A process that reads one token and ends, against one that only ends. Not this program itself, whose many libraries would make
/// both slower than a process of the module's kind is.
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
        read.Print("A process that does so prepared, as the module does");
    }

    private static void Start(params string[] command)
    {
        using var process = Process.Start(Path.Combine(AppContext.BaseDirectory, "SalesforceToken.TestWorker"), command);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{command[0]}' ended with {process.ExitCode}.");
        }
    }
}
