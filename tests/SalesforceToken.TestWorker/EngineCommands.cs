using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Loader;

namespace SalesforceToken.TestWorker;

/// <summary>
/// Commands that use the engine with the store that the environment variables name. Each result is a line:
/// "ok &lt;access token&gt;" or "error &lt;code&gt; &lt;message&gt;".
/// </summary>
internal static class EngineCommands
{
    private const int ToldToEnd = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["get-with-proxy-set" or "get-with-proxy-removed", var token, var proxy])
        {
            return await AskWithProxyAsync(args[0] == "get-with-proxy-set", token, proxy) ? 0 : 1;
        }

        var environment = new SystemEnvironment();
        using var store = new FileTokenStore(new FileTokenStoreOptions { Environment = environment, LockTimeout = TimeSpan.FromSeconds(75) });
        using var engine = new TokenEngine(new TokenEngineOptions
        {
            Store = store,
            Browser = new SystemBrowser(environment),
            ExitGuard = new ExitGuard(TerminationSignals.Register),
            RequestTimeout = TimeSpan.FromSeconds(10),
            Refresh = new RefreshOptions { Delay = TimeSpan.FromMilliseconds(50), SettleDelay = TimeSpan.FromMilliseconds(300), MaxRefreshDuration = TimeSpan.FromSeconds(3) },
        });
        switch (args)
        {
            // Starts everything, then waits for a line of input, so that many processes request the token at the same time.
            case ["get-at-once", var name]:
                Console.WriteLine($"ready {(await engine.ListNamesAsync(CancellationToken.None)).Count}");
                Console.ReadLine();
                return await AskAsync(engine, name, new FreshnessOptions()) ? 0 : 1;

            // The same, but the process lives on: a refresh may go on behind its caller.
            case ["get-at-once-and-stay", var name]:
                Console.WriteLine($"ready {(await engine.ListNamesAsync(CancellationToken.None)).Count}");
                Console.ReadLine();
                await AskAsync(engine, name, new FreshnessOptions());
                Console.ReadLine();
                return 0;
            case ["get-again-and-again", var name]:
                EndWithParent();
                while (true)
                {
                    await AskAsync(engine, name, new FreshnessOptions { MinimumLifetime = TimeSpan.Zero });
                    await Task.Delay(20);
                }

            // The following are ended while they are at it: by a signal, or by the line "exit".
            case ["refresh", .. var names]:
                return await EndAsToldAsync(RefreshAsync(engine, names));
            case ["refresh-again-and-again", var name]:
                return await EndAsToldAsync(RefreshAgainAndAgainAsync(engine, name));
            case ["authorize", var name]:
                return await EndAsToldAsync(engine.AuthorizeAsync(name, new AuthorizationOptions(), progress: null, CancellationToken.None));
            default:
                Console.WriteLine("unknown command");
                return 2;
        }
    }

    // The first request of a process makes .NET read the variables, and it does not read them again.
    private static async Task<bool> AskWithProxyAsync(bool isSetLater, string name, string proxy)
    {
        const string variable = "HTTPS_PROXY";
        Environment.SetEnvironmentVariable(variable, isSetLater ? null : proxy);
        _ = HttpClient.DefaultProxy.GetProxy(new Uri("https://example.com"));
        Environment.SetEnvironmentVariable(variable, isSetLater ? proxy : null);
        using var engine = new TokenEngine(TokenEngineOptions.CreateDefault(static _ => { }));
        return await AskAsync(engine, name, new FreshnessOptions { ForceRefresh = true });
    }

    // The parent process has the other end of standard input. When the parent is gone, nobody else would stop the endless loop.
    private static void EndWithParent() => _ = Task.Run(() =>
    {
        Console.In.ReadToEnd();
        Environment.Exit(0);
    });

    private static async Task<int> EndAsToldAsync(Task work)
    {
        if (await Task.Run(Console.ReadLine) is not null)
        {
            Environment.Exit(ToldToEnd);
        }

        await work;
        return 0;
    }

    private static async Task RefreshAsync(TokenEngine engine, string[] names) =>
        await Task.WhenAll(names.Select(name => AskAsync(engine, name, new FreshnessOptions { ForceRefresh = true })));

    private static async Task RefreshAgainAndAgainAsync(TokenEngine engine, string name)
    {
        while (true)
        {
            await RefreshAsync(engine, [name]);
        }
    }

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
