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
/// The engine of this process, made by the first command that needs it. It outlives the module's removal, and all runspaces share
/// it, so that one refresh serves them all. Other values of the environment variables below, and a proxy, get their own engine,
/// because scripts change environment variables while they run.
/// </summary>
internal static class EngineHost
{
    private static readonly string[] Settings = ["SALESFORCETOKEN_HOME", "SALESFORCETOKEN_KEY", "XDG_DATA_HOME", "HOME"];

    private static readonly Dictionary<string, TokenEngine> Engines = new(StringComparer.Ordinal);

    private static int _isPrepared;

    /// <summary>
    /// Starts to load and compile, on another thread, what the first command of a process needs. Meanwhile PowerShell binds the
    /// command's parameters. If something fails here, the command fails too and reports it, or it only takes some milliseconds longer.
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
                MethodPreparation.Run(command);
                _ = CallAsync(static _ => Task.FromResult(string.Empty), static nothing => nothing);
            });
        }
    }

    /// <summary>Calls the engine.</summary>
    /// <remarks>
    /// It is generic because an asynchronous method that awaits a type of the engine has a field of that type. This would load the
    /// engine as soon as PowerShell lists this assembly's types.
    /// </remarks>
    /// <typeparam name="TResponse">What the engine returns.</typeparam>
    /// <typeparam name="TResult">The type of the converted result.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="convert">Converts it to a type of this assembly.</param>
    /// <param name="proxy">The proxy of the call; null for the system's proxy.</param>
    /// <param name="tokenName">The token's name, for a failure of the engine that has none.</param>
    /// <exception cref="SfTokenException">The engine failed.</exception>
    public static async Task<TResult> CallAsync<TResponse, TResult>(
        Func<TokenEngine, Task<TResponse>> call, Func<TResponse, TResult> convert, WebProxy? proxy = null, string? tokenName = null)
    {
        try
        {
            return convert(await call(Current(proxy)).ConfigureAwait(false));
        }
        catch (TokenException exception)
        {
            throw ErrorTranslation.Translate(tokenName is null ? exception : exception.About(tokenName));
        }
    }

    /// <summary>Fails when there is no token with a name.</summary>
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

    /// <summary>Has the engine tell its steps, for the rest of the process.</summary>
    public static void EnableTrace() => TokenEngine.EnableTrace();

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
                engine = new TokenEngine(TokenEngineOptions.CreateDefault(
                    CommandMessages.Warn, proxy is null ? null : SystemHttpHandler.CreateProxy(proxy.Address, credential)));
                Engines.Add(key, engine);
            }

            return engine;
        }
    }
}
