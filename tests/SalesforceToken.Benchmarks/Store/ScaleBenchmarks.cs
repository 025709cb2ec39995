using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.Benchmarks.Store;

/// <summary>Reads one token out of many, and lists the names of many.</summary>
internal static class ScaleBenchmarks
{
    private const int Few = 10;
    private const int Many = 10000;
    private const int Reads = 5000;
    private const int Lists = 30;

    public static void Run()
    {
        using var few = new BenchmarkFolder();
        Fill(few, Few);
        using var many = new BenchmarkFolder();
        Fill(many, Many);

        Measurement.Of(Reads, () => Read(few.Store), () => Read(many.Store));
        var (fromFew, fromMany) = Measurement.Of(Reads, () => Read(few.Store), () => Read(many.Store));
        fromFew.Print($"Read one token out of {Few}");
        fromMany.Print($"Read one token out of {Many} (at most 1.2 times that)");
        Measurement.Of(1, () => ListAnew(many.Root)).Print($"List {Many} names, the first time in a store (at most 200,000)");
        Measurement.Of(Lists, () => List(many.Store)).Print($"List {Many} names, again");
    }

    private static void Read(FileTokenStore store) => store.ReadAsync("token-7", CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static IReadOnlyList<string> List(FileTokenStore store) =>
        store.ListNamesAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static void ListAnew(string root)
    {
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_HOME", root);
        using var store = new FileTokenStore(new FileTokenStoreOptions());
        if (List(store).Count != Many)
        {
            throw new InvalidOperationException("Names are missing.");
        }
    }

    // Only the files matter here. A durable write for each token would wait for the disk ten thousand times.
    private static void Fill(BenchmarkFolder folder, int count)
    {
        folder.PutAsync("token-7").GetAwaiter().GetResult();
        var tokens = Path.Combine(folder.Root, "tokens");
        var bytes = File.ReadAllBytes(Path.Combine(tokens, "token-7.jwe"));
        for (var i = 0; i < count; i++)
        {
            File.WriteAllBytes(Path.Combine(tokens, string.Create(CultureInfo.InvariantCulture, $"token-{i}.jwe")), bytes);
        }
    }
}
