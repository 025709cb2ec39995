using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.TestWorker;

/// <summary>Work that runs until the process is killed.</summary>
internal static class Endless
{
    /// <summary>Writes the tokens in turn. After each write it prints what is now on the disk.</summary>
    public static async Task WriteAsync(FileTokenStore store, string[] names)
    {
        while (true)
        {
            foreach (var name in names)
            {
                var number = await Counter.IncrementAsync(store, name);
                Console.WriteLine($"{name} {number}");
            }
        }
    }

    /// <summary>Rotates the data key again and again.</summary>
    public static async Task RotateAsync(FileTokenStore store)
    {
        while (true)
        {
            var result = await store.RotateKeyAsync(null, CancellationToken.None);
            Console.WriteLine($"rotated {result.Reencrypted} {result.Failures.Count}");
        }
    }
}
