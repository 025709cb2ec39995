using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.TestWorker;

/// <summary>
/// Commands that use the engine with the store that the environment variables name. Each result is a line:
/// "ok &lt;access token&gt;" or "error &lt;code&gt; &lt;message&gt;".
/// </summary>
internal static class EngineCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        var environment = new SystemEnvironment();
        using var store = new FileTokenStore(new FileTokenStoreOptions { Environment = environment, LockTimeout = TimeSpan.FromSeconds(75) });
        using var engine = new TokenEngine(new TokenEngineOptions
        {
            Store = store,
            Browser = new SystemBrowser(environment),
            RequestTimeout = TimeSpan.FromSeconds(10),
            Refresh = new RefreshOptions { Delay = TimeSpan.FromMilliseconds(50), SettleDelay = TimeSpan.FromMilliseconds(300), MaxRefreshDuration = TimeSpan.FromSeconds(3) },
        });
        switch (args)
        {
            // Starts everything, then waits for a line of input, so that many processes request the token at the same time.
            case ["get-at-once", var name]:
                Console.WriteLine($"ready {engine.ListNames().Count}");
                Console.ReadLine();
                return await AskAsync(engine, name, new FreshnessOptions()) ? 0 : 1;
            case ["get-again-and-again", var name]:
                EndWithParent();
                while (true)
                {
                    await AskAsync(engine, name, new FreshnessOptions { MinimumLifetime = TimeSpan.Zero });
                    await Task.Delay(20);
                }

            default:
                Console.WriteLine("unknown command");
                return 2;
        }
    }

    // The parent process has the other end of standard input. When the parent is gone, nobody else would stop the endless loop.
    private static void EndWithParent() => _ = Task.Run(() =>
    {
        Console.In.ReadToEnd();
        Environment.Exit(0);
    });

    private static async Task<bool> AskAsync(TokenEngine engine, string name, FreshnessOptions options)
    {
        try
        {
            var token = await engine.GetAccessTokenAsync(name, options, CancellationToken.None);
            Console.WriteLine($"ok {token.AccessToken}");
            return true;
        }
        catch (TokenException exception)
        {
            Console.WriteLine($"error {exception.Code} {exception.Message}");
            return false;
        }
    }
}
