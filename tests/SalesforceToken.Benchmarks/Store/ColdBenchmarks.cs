using System;
using System.Diagnostics;
using System.Threading;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Benchmarks.Store;

/// <summary>A process that reads one token and ends, against one that only ends.</summary>
internal static class ColdBenchmarks
{
    private const int Rounds = 41;

    /// <summary>What the measured process does.</summary>
    public static int FirstRead()
    {
        var store = FileTokenStore.Open(new SystemEnvironment(), static _ => { });
        var reading = store.ReadAsync("prod", CancellationToken.None);
        return reading.IsCompletedSuccessfully && reading.Result is not null ? 0 : 1;
    }

    public static void Run()
    {
        using var folder = new BenchmarkFolder();
        folder.PutAsync("prod").GetAwaiter().GetResult();
        var (empty, read) = Measurement.Of(Rounds, () => Start("empty"), () => Start("first-read"));
        empty.Print("An empty .NET process");
        read.Print("A process that reads its first token (at most 30,000 more)");
    }

    private static void Start(string command)
    {
        using var process = Process.Start(Environment.ProcessPath!, command);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{command}' ended with {process.ExitCode}.");
        }
    }
}
