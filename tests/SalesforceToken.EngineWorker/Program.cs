using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Renewal;
using SalesforceToken.Engine.Storage;

// Each command works on the store that the environment variables name. Each answer is a line: "ok <access token>", or
// "error <code> <message>".
var environment = new SystemEnvironment();
using var store = new FileTokenStore(new FileTokenStoreOptions { Environment = environment, LockBudget = TimeSpan.FromSeconds(75) });
using var engine = new TokenEngine(new TokenEngineOptions
{
    Store = store,
    Browser = new SystemBrowser(environment),
    RequestTimeLimit = TimeSpan.FromSeconds(10),
    Renewal = new RenewalLimits { FirstDelay = TimeSpan.FromMilliseconds(50), SettleTime = TimeSpan.FromMilliseconds(300), LongestRefresh = TimeSpan.FromSeconds(3) },
});
switch (args)
{
    // Starts all the way up to the question, and waits for the word, so that many ask at once.
    case ["get-at-once", var name]:
        Console.WriteLine($"ready {engine.ListNames().Count}");
        Console.ReadLine();
        return await AskAsync(name, new FreshnessOptions()) ? 0 : 1;
    case ["get-again-and-again", var name]:
        EndWithParent();
        while (true)
        {
            await AskAsync(name, new FreshnessOptions { MinimumLifetime = TimeSpan.Zero });
            await Task.Delay(20);
        }

    default:
        Console.WriteLine("unknown command");
        return 2;
}

// Whoever started this holds the other end of standard input; when it is gone, nobody is left to end an endless loop.
static void EndWithParent() => _ = Task.Run(() =>
{
    Console.In.ReadToEnd();
    Environment.Exit(0);
});

async Task<bool> AskAsync(string name, FreshnessOptions options)
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
