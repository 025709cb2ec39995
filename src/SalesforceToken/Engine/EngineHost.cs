using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Loading;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// The engine of this process, made with the first command that needs it. It outlives the module's removal, and all runspaces
/// share it: that is what lets one refresh serve them all. An environment that points at other tokens, and a proxy, get an
/// engine of their own, since scripts change their environment variables as they go.
/// </summary>
internal static class EngineHost
{
    private static readonly string[] Settings = ["SALESFORCETOKEN_HOME", "SALESFORCETOKEN_KEY", "XDG_DATA_HOME", "HOME"];

    private static readonly Dictionary<string, TokenEngine> Engines = new(StringComparer.Ordinal);

    private static int _isPrepared;

    /// <summary>
    /// Begins to load and compile what the first command of a process needs, beside the pipeline's thread: PowerShell still has to
    /// bind the command's parameters. What fails here either fails in the command too, which says so, or costs it some milliseconds.
    /// </summary>
    /// <param name="command">The command's class.</param>
    public static void Prepare(Type command)
    {
        if (Interlocked.Exchange(ref _isPrepared, 1) == 0)
        {
            Task.Run(() =>
            {
                _ = Current();
                FileTokenStore.Prepare();
                EarlyCompilation.Run(command);
                _ = CallAsync(static _ => Task.FromResult(string.Empty), static nothing => nothing);
            });
        }
    }

    /// <summary>Calls the engine.</summary>
    /// <remarks>
    /// It is generic for a reason: an asynchronous method that awaits a type of the engine has a field of it, which would load
    /// the engine as soon as PowerShell lists this assembly's types.
    /// </remarks>
    /// <typeparam name="TResponse">What the engine returns.</typeparam>
    /// <typeparam name="TResult">What is made of it.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="convert">Makes a type of this assembly of it.</param>
    /// <param name="proxy">The proxy of the call; null for the system's.</param>
    /// <param name="about">The name that was given, for a failure that the engine tells of no token.</param>
    /// <returns>The result.</returns>
    /// <exception cref="SfTokenException">The engine failed.</exception>
    public static async Task<TResult> CallAsync<TResponse, TResult>(Func<TokenEngine, Task<TResponse>> call, Func<TResponse, TResult> convert, WebProxy? proxy = null, string? about = null)
    {
        try
        {
            return convert(await call(Current(proxy)).ConfigureAwait(false));
        }
        catch (TokenException exception)
        {
            throw ErrorTranslation.Translate(about is null ? exception : exception.About(about));
        }
    }

    /// <summary>Fails when there is no token of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="SfTokenException">There is none.</exception>
    public static void RequireName(string name) => Call(engine =>
    {
        engine.RequireName(name);
        return true;
    });

    /// <summary>The names of all tokens, found without opening any of them.</summary>
    /// <returns>The names, sorted.</returns>
    /// <exception cref="SfTokenException">The engine failed.</exception>
    public static IReadOnlyList<string> ListNames() => Call(static engine => engine.ListNames());

    private static T Call<T>(Func<TokenEngine, T> call)
    {
        try
        {
            return call(Current());
        }
        catch (TokenException exception)
        {
            throw ErrorTranslation.Translate(exception);
        }
    }

    private static TokenEngine Current(WebProxy? proxy = null)
    {
        var credential = proxy?.Credentials as NetworkCredential;
        var key = string.Join("\0", Array.ConvertAll(Settings, Environment.GetEnvironmentVariable));
        if (proxy is not null)
        {
            key += $"\0{proxy.Address} {credential?.UserName} {credential?.Password.GetHashCode()}";
        }

        lock (Engines)
        {
            if (!Engines.TryGetValue(key, out var engine))
            {
                engine = new TokenEngine(TokenEngineOptions.CreateDefault(CommandMessages.Warn, proxy is null ? null : SystemHttpHandler.CreateProxy(proxy.Address, credential)));
                Engines.Add(key, engine);
            }

            return engine;
        }
    }
}
