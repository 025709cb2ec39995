using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.TestWorker;

/// <summary>Threads that read and write a few tokens that other processes also use. One operation in three is a write.</summary>
internal static class Contention
{
    public static async Task RunAsync(FileTokenStore store, TimeSpan duration, int threads, string[] names)
    {
        var written = new int[names.Length];
        var reads = 0;
        var clock = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, threads).Select(thread => Task.Run(async () =>
        {
            var random = new Random(unchecked((Environment.ProcessId * 31) + thread));
            var seen = new int[names.Length];
            while (clock.Elapsed < duration)
            {
                var token = random.Next(names.Length);
                int number;
                if (random.Next(3) == 0)
                {
                    number = await Counter.IncrementAsync(store, names[token]);
                    Interlocked.Increment(ref written[token]);
                }
                else
                {
                    var snapshot = await store.ReadAsync(names[token], CancellationToken.None);
                    number = snapshot is null ? 0 : Counter.Read(snapshot.Profile);
                    Interlocked.Increment(ref reads);
                }

                // A thread never sees an older value after a newer one.
                if (number < seen[token])
                {
                    throw new InvalidOperationException($"{names[token]} went back from {seen[token]} to {number}.");
                }

                seen[token] = number;
            }
        }));
        await Task.WhenAll(workers);
        Console.WriteLine($"done {reads} {string.Join(' ', (IEnumerable<int>)written)}");
    }
}
