using System;
using System.Collections.Generic;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Rest;
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
    private static readonly string[] Settings = ["SALESFORCETOKEN_HOME", "XDG_DATA_HOME", "HOME", "NO_PROXY", "no_proxy"];

    // The key, and addresses that may have a password. Most processes have none of them, and so nothing to hash.
    private static readonly string[] SecretSettings =
    [
        "SALESFORCETOKEN_KEY", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy",
    ];

    private static readonly string[] EnvironmentSettings =
    [
        "SALESFORCETOKEN_LOGIN_URL", "SALESFORCETOKEN_FLOW", "SALESFORCETOKEN_CONSUMER_KEY", "SALESFORCETOKEN_CONSUMER_SECRET",
        "SALESFORCETOKEN_CONSUMER_SECRET_FILE", "SALESFORCETOKEN_USERNAME", "SALESFORCETOKEN_PRIVATE_KEY", "SALESFORCETOKEN_PRIVATE_KEY_FILE",
        "ACTIONS_ID_TOKEN_REQUEST_URL",
    ];

    private static readonly Dictionary<string, TokenEngine> Engines = new(StringComparer.Ordinal);

    private static readonly ExitGuard ExitGuard = new(TerminationSignals.Register);

    // The engines that a command has used. Their folders are checked, and their keys are in memory.
    private static readonly HashSet<TokenEngine> Used = [];

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
            _ = Task.Run(() =>
            {
                _ = Current();
                FileTokenStore.Prepare();
                MethodPreparation.Run(command);
                _ = InvokeAsync(Current(), static _ => Task.FromResult(string.Empty), static nothing => nothing);
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
    /// <param name="fromEnvironment">Whether the token is the one that environment variables set up.</param>
    /// <exception cref="SfTokenException">The engine failed.</exception>
    public static async Task<TResult> CallAsync<TResponse, TResult>(
        Func<TokenEngine, Task<TResponse>> call,
        Func<TResponse, TResult> convert,
        WebProxy? proxy = null,
        string? tokenName = null,
        bool fromEnvironment = false)
    {
        var engine = Current(proxy, fromEnvironment);
        var result = await InvokeAsync(engine, call, convert, tokenName, fromEnvironment).ConfigureAwait(false);
        lock (Engines)
        {
            Used.Add(engine);
        }

        return result;
    }

    /// <summary>
    /// Gets a resource of the org for a completion. Before a command has used a token, nothing is read: a key might have to be asked for.
    /// </summary>
    /// <param name="tokenName">The token's name.</param>
    /// <param name="address">The resource.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The content; null if it cannot be had without a refresh, or at all.</returns>
    /// <exception cref="SfTokenException">The engine failed.</exception>
    public static Task<object?> TryGetAsync(string tokenName, string address, CancellationToken cancellationToken)
    {
        var engine = Current();
        lock (Engines)
        {
            if (!Used.Contains(engine))
            {
                return Task.FromResult<object?>(null);
            }
        }

        return InvokeAsync(
            engine,
            engine => engine.TryCallAsync(tokenName, new RestRequest { Address = address }, cancellationToken),
            static response => response is { IsSuccess: true } ? response.Content : null);
    }

    /// <summary>Fails when there is no token with a name.</summary>
    /// <exception cref="SfTokenException">There is none.</exception>
    public static Task RequireNameAsync(string name, CancellationToken cancellationToken) =>
        InvokeAsync(Current(), engine => engine.RequireNameAsync(name, cancellationToken), static valid => valid);

    /// <summary>The names of all tokens, found without opening any of them.</summary>
    /// <returns>The names, sorted.</returns>
    /// <exception cref="SfTokenException">The engine failed.</exception>
    public static Task<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) =>
        InvokeAsync(Current(), engine => engine.ListNamesAsync(cancellationToken), static names => names);

    /// <summary>The names of all tokens, for a completion: nothing is changed, and nobody is warned.</summary>
    /// <returns>The names, sorted.</returns>
    /// <exception cref="SfTokenException">The engine failed.</exception>
    public static Task<IReadOnlyList<string>> PeekNamesAsync(CancellationToken cancellationToken) =>
        InvokeAsync(Current(), engine => engine.PeekNamesAsync(cancellationToken), static names => names);

    /// <summary>Where the tokens are stored; null when that is not known, which the command itself then reports.</summary>
    public static string? FindLocation()
    {
        try
        {
            return Current().StoreLocation;
        }
        catch (SfTokenException)
        {
            return null;
        }
    }

    /// <summary>Waits until what was sent is saved, in all engines.</summary>
    public static void WaitUntilSaved() => ExitGuard.WaitUntilSaved();

    /// <summary>Has the engine tell its steps, for the rest of the process.</summary>
    public static void EnableTrace() => TokenEngine.EnableTrace();

    private static async Task<TResult> InvokeAsync<TResponse, TResult>(
        TokenEngine engine,
        Func<TokenEngine, Task<TResponse>> call,
        Func<TResponse, TResult> convert,
        string? tokenName = null,
        bool fromEnvironment = false)
    {
        try
        {
            return convert(await call(engine).ConfigureAwait(false));
        }
        catch (TokenException exception)
        {
            throw ErrorTranslation.Translate(tokenName is null ? exception : exception.About(tokenName), fromEnvironment);
        }
    }

    private static TokenEngine Current(WebProxy? proxy = null, bool fromEnvironment = false)
    {
        var credential = proxy?.Credentials as NetworkCredential;
        var key = Values(Settings);
        if (Array.Exists(SecretSettings, static name => Environment.GetEnvironmentVariable(name) is not null))
        {
            key += "\0key and proxy " + Digest(Values(SecretSettings));
        }

        if (fromEnvironment)
        {
            key += "\0environment " + Digest(Values(EnvironmentSettings));
        }

        if (proxy is not null)
        {
            key += "\0proxy " + Digest($"{proxy.Address}\0{credential?.UserName}\0{credential?.Password}");
        }

        lock (Engines)
        {
            if (!Engines.TryGetValue(key, out var engine))
            {
                engine = Create(proxy is null ? null : SystemHttpHandler.CreateProxy(proxy.Address, credential), fromEnvironment);
                Engines.Add(key, engine);
            }

            return engine;
        }
    }

    private static string Values(string[] names) => string.Join("\0", Array.ConvertAll(names, Environment.GetEnvironmentVariable));

    // The values have secrets in them, which need not be kept here too.
    private static string Digest(string text)
    {
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    private static TokenEngine Create(IWebProxy? proxy, bool fromEnvironment)
    {
        try
        {
            return new TokenEngine(fromEnvironment
                ? TokenEngineOptions.CreateFromEnvironment(CommandMessages.Warn, proxy, ExitGuard)
                : TokenEngineOptions.CreateDefault(CommandMessages.Warn, proxy, ExitGuard));
        }
        catch (TokenException exception)
        {
            // The account has no data folder, or the variable that names it is wrong.
            throw ErrorTranslation.Translate(exception);
        }
    }
}
