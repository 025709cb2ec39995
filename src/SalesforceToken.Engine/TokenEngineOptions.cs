using System;
using System.Net;
using System.Net.Http;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.Engine;

/// <summary>Settings that depend on the machine, or that a test must control.</summary>
public sealed class TokenEngineOptions
{
    // A process that waits for a lock waits for another process's refresh, with all its retries.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(75);

    /// <summary>The store that holds the tokens.</summary>
    public required ITokenStore Store { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the handler that all requests go through.</summary>
    public Func<HttpMessageHandler> HttpHandler { get; init; } = static () => SystemHttpHandler.Create();

    /// <summary>The environment variables of the process, where the flow of a token needs some.</summary>
    public IEngineEnvironment Environment { get; init; } = new SystemEnvironment();

    /// <summary>The user's browser.</summary>
    public required IBrowser Browser { get; init; }

    /// <summary>Receives messages that the user should see although the work succeeds. They are full sentences without secrets.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>The timeout of one request to Salesforce, including the connection.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long and how often a refresh is tried.</summary>
    public RefreshOptions Refresh { get; init; } = new();

    /// <summary>The guard of this process, which all its engines share; null for one of this engine's own, which knows no signals.</summary>
    public ExitGuard? ExitGuard { get; init; }

    /// <summary>The options of this machine and this user.</summary>
    /// <param name="notice">See <see cref="Notice"/>.</param>
    /// <param name="proxy">The proxy for all requests; null for the one of the environment variables as they are now, or the system's.</param>
    /// <param name="exitGuard">See <see cref="ExitGuard"/>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.StoreFolderUnavailable"/> when the account has no home folder.</exception>
    public static TokenEngineOptions CreateDefault(Action<string> notice, IWebProxy? proxy = null, ExitGuard? exitGuard = null)
    {
        var environment = new SystemEnvironment();
        proxy ??= EnvironmentProxy.Find(environment);
        return new TokenEngineOptions
        {
            Store = new FileTokenStore(new FileTokenStoreOptions { Environment = environment, Notice = notice, LockTimeout = LockTimeout }),
            Environment = environment,
            Browser = new SystemBrowser(environment),
            Notice = notice,
            HttpHandler = () => SystemHttpHandler.Create(proxy),
            ExitGuard = exitGuard,
        };
    }

    /// <summary>The options for the token <c>environment</c>, which environment variables set up. Nothing of it is written to the disk.</summary>
    /// <param name="notice">See <see cref="Notice"/>.</param>
    /// <param name="proxy">The proxy for all requests; null for the one of the environment variables as they are now, or the system's.</param>
    /// <param name="exitGuard">See <see cref="ExitGuard"/>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.EnvironmentInvalid"/>, or what the setup of a token gives.</exception>
    public static TokenEngineOptions CreateFromEnvironment(Action<string> notice, IWebProxy? proxy = null, ExitGuard? exitGuard = null)
    {
        var environment = new SystemEnvironment();
        proxy ??= EnvironmentProxy.Find(environment);
        return new TokenEngineOptions
        {
            Store = new MemoryTokenStore(
                EnvironmentProfile.Read(environment, TimeProvider.System.GetUtcNow()),
                profile => EnvironmentProfile.ReadCredential(profile, environment)),
            Environment = environment,
            Browser = new SystemBrowser(environment),
            Notice = notice,
            HttpHandler = () => SystemHttpHandler.Create(proxy),
            ExitGuard = exitGuard,
        };
    }
}
