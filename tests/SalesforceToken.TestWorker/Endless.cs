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

    /// <summary>Renames a token, from the name that it has to the other one and back.</summary>
    public static async Task RenameAsync(FileTokenStore store, string name, string newName)
    {
        if (await store.ReadAsync(name, CancellationToken.None) is null)
        {
            (name, newName) = (newName, name);
        }

        for (var count = 1; ; count++)
        {
            await store.RenameAsync(name, newName, CancellationToken.None);
            (name, newName) = (newName, name);
            if (count == 2)
            {
                // From here on, a rename takes as long as it does in a process that has compiled everything.
                Console.WriteLine("begun");
            }
        }
    }
}
