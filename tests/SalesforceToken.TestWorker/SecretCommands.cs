using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Revocation;

namespace SalesforceToken.TestWorker;

/// <summary>
/// Uses every kind of secret as a script would, and then lives on, so that its memory can be looked at. Secrets come from files: what a
/// process is started with stays in its memory.
/// </summary>
internal static class SecretCommands
{
    private const string Web = "web";

    // As in the module, the engine lives as long as the process. So do failures, as in a script's $Error.
    private static readonly TokenEngine Engine = new(TokenEngineOptions.CreateDefault(static _ => { }));
    private static readonly List<TokenException> Failures = [];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [_, var folder, var loginUrl, var callbackUrl, var consumerKey, var username])
        {
            return 2;
        }

        Console.WriteLine(typeof(byte[]).TypeHandle.Value);
        await UseWebServerFlowAsync("removed", new Uri(loginUrl), callbackUrl, consumerKey, folder);
        await Engine.RemoveAsync("removed", new RemovalOptions(), CancellationToken.None);
        await UseWebServerFlowAsync(Web, new Uri(loginUrl), callbackUrl, consumerKey, folder);
        await UseJwtBearerFlowAsync(new Uri(loginUrl), consumerKey, username, folder);
        Console.WriteLine("used");
        while (Console.ReadLine() is { } command)
        {
            if (command == "fail")
            {
                await FailAsync();
            }
            else
            {
                // On a thread of its own: the one that ended the work still has it on its stack.
                await Task.Factory.StartNew(Collect, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                Console.WriteLine("collected");
            }
        }

        GC.KeepAlive(args);
        return 0;
    }

    private static async Task UseWebServerFlowAsync(string name, Uri loginUrl, string callbackUrl, string consumerKey, string folder)
    {
        await Engine.CreateAsync(new TokenDefinition { Name = name, LoginUrl = loginUrl, CallbackUrl = callbackUrl }, replace: false, CancellationToken.None);
        await Engine.SetConsumerCredentialAsync(name, consumerKey, Read(folder, "consumer-secret"), CancellationToken.None);
        await Engine.AuthorizeAsync(name, new AuthorizationOptions(), progress: null, CancellationToken.None);
        await UseAsync(name);
        await Engine.CheckHealthAsync(name, CancellationToken.None);
    }

    private static async Task UseJwtBearerFlowAsync(Uri loginUrl, string consumerKey, string username, string folder)
    {
        foreach (var isEmbedded in new[] { false, true })
        {
            var name = isEmbedded ? "embedded" : "file";
            await Engine.CreateAsync(
                new TokenDefinition { Name = name, LoginUrl = loginUrl, Flow = TokenFlow.JwtBearer, Username = username }, replace: false, CancellationToken.None);
            var key = new NewPrivateKey { Path = Path.Combine(folder, "key.pem"), Password = Read(folder, "key-password"), Embed = isEmbedded };
            await Engine.SetConsumerCredentialAsync(name, consumerKey, consumerSecret: null, key, CancellationToken.None);
            await UseAsync(name);
        }
    }

    private static async Task UseAsync(string name)
    {
        await Engine.GetAccessTokenAsync(name, new FreshnessOptions(), CancellationToken.None);
        await Engine.GetAccessTokenAsync(name, new FreshnessOptions { ForceRefresh = true }, CancellationToken.None);
        await Engine.TestAsync(name, CancellationToken.None);
        if (await Engine.CallAsync(name, new RestRequest { Address = "limits" }, CancellationToken.None) is { IsSuccess: false } refusal)
        {
            throw new InvalidOperationException($"{name}: HTTP {refusal.StatusCode}");
        }
    }

    private static async Task FailAsync()
    {
        try
        {
            await Engine.GetAccessTokenAsync(Web, new FreshnessOptions { ForceRefresh = true }, CancellationToken.None);
        }
        catch (TokenException exception)
        {
            Failures.Add(exception);
            Console.WriteLine($"failed {exception.Code}");
        }
    }

    private static string Read(string folder, string file) => File.ReadAllText(Path.Combine(folder, file));

    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }
}
