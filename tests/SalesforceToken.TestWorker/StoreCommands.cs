using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.TestWorker;

/// <summary>
/// Commands that use the store that the environment variables name. The last line on standard output is the result. A failure of the
/// store is "error &lt;code&gt; &lt;message&gt;" and exit code 1.
/// </summary>
internal static class StoreCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            if (args is ["prepared-read", _])
            {
                // Like the module, which does this while PowerShell prepares the first command.
                _ = Task.Run(FileTokenStore.Prepare);
            }

            using var store = new FileTokenStore(new FileTokenStoreOptions
            {
                Environment = new SystemEnvironment(),
                Notice = static text => Console.WriteLine($"notice {text}"),
                KeyTimeout = TimeSpan.FromSeconds(10),
            });
            switch (args)
            {
                case ["read", var name]:
                    var found = await store.ReadAsync(name, CancellationToken.None);
                    Console.WriteLine(found is null ? "none" : $"read {found.Profile.Tokens?.AccessToken}");
                    break;
                case ["first-read" or "prepared-read", var name]:
                    // Only the read, for the comparison with "empty": even one line of output costs a process some milliseconds.
                    return await store.ReadAsync(name, CancellationToken.None) is null ? 1 : 0;
                case ["write", var name]:
                    await Counter.IncrementAsync(store, name);
                    Console.WriteLine("written");
                    break;
                case ["replace", var name]:
                    using (var lease = await store.TakeOverAsync(name, CancellationToken.None))
                    {
                        await lease.ReplaceAsync(Counter.Bare(name), CancellationToken.None);
                    }

                    Console.WriteLine("replaced");
                    break;
                case ["discard", var name]:
                    using (var lease = await store.TakeOverAsync(name, CancellationToken.None))
                    {
                        await lease.DiscardAsync(CancellationToken.None);
                    }

                    Console.WriteLine("discarded");
                    break;
                case ["list"]:
                    Console.WriteLine($"names {string.Join(' ', await store.ListNamesAsync(CancellationToken.None))}");
                    break;
                case ["protection"]:
                    Console.WriteLine(await store.GetKeyProtectionAsync(CancellationToken.None));
                    break;
                case ["rotate"]:
                    var rotated = await store.RotateKeyAsync(null, CancellationToken.None);
                    Console.WriteLine($"rotated {rotated.Reencrypted} {rotated.Failures.Count} {rotated.Protection}");
                    break;
                case ["hold", var name]:
                    using (await store.LockAsync(name, CancellationToken.None))
                    {
                        Console.WriteLine("held");
                        Console.ReadLine();
                    }

                    break;
                case ["crash", .. var names]:
                    await Endless.WriteAsync(store, names);
                    break;
                case ["crash-rotating"]:
                    await Endless.RotateAsync(store);
                    break;
                case ["crash-renaming", var name, var newName]:
                    await Endless.RenameAsync(store, name, newName);
                    break;
                case ["contend", var seconds, var threads, .. var names]:
                    await Contention.RunAsync(store, TimeSpan.FromSeconds(int.Parse(seconds, null)), int.Parse(threads, null), names);
                    break;
                default:
                    Console.WriteLine("unknown command");
                    return 2;
            }

            return 0;
        }
        catch (TokenException exception)
        {
            Console.WriteLine($"error {exception.Code} {exception.Message}");
            return 1;
        }
    }
}
