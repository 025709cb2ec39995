using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>A simulated org, an empty data folder, and an engine that uses both, with real HTTP and real files.</summary>
internal sealed class TestBed : IAsyncDisposable
{
    public const string Name = "prod";

    private readonly TestFolder _folder = new();
    private readonly FileTokenStore _store;
    private readonly TimeProvider _time;
    private readonly RefreshOptions _limits;
    private readonly TimeSpan _requestTimeout;
    private bool _orgStopped;

    private TestBed(SimulatedOrg org, TimeProvider time, RefreshOptions limits, TimeSpan requestTimeout)
    {
        Org = org;
        CallbackUrl = $"http://localhost:{FreePort.Find()}/OauthRedirect";
        org.App.CallbackUrls.Add(CallbackUrl);
        Browser = new SimulatedBrowser(org);
        _store = _folder.Open();
        _time = time;
        _limits = limits;
        _requestTimeout = requestTimeout;
        Engine = OpenEngine(_store);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public SimulatedOrg Org { get; }

    public TokenEngine Engine { get; }

    public ITokenStore Store => _store;

    public SimulatedBrowser Browser { get; }

    public string CallbackUrl { get; }

    public string DataDirectory => _folder.Root;

    /// <summary>The number of requests to the token endpoint since the start of the test, including requests that met a fault.</summary>
    public int TokenRequests => Org.RequestLog.Count(request => request.Path == "/services/oauth2/token");

    public ConcurrentQueue<string> Notices { get; } = [];

    /// <summary>The environment variables that flows read.</summary>
    public TestEnvironment Environment { get; } = new();

    /// <summary>Short delays, so that a test with real time does not wait.</summary>
    public static RefreshOptions Impatient { get; } = new()
    {
        Delay = TimeSpan.FromMilliseconds(10),
        SettleDelay = TimeSpan.FromMilliseconds(50),
        SaveTimeout = TimeSpan.FromSeconds(1),
        PollInterval = TimeSpan.FromMilliseconds(10),
    };

    public static async Task<TestBed> StartAsync(
        TimeProvider? time = null, SimulatedApp? app = null, RefreshOptions? limits = null, TimeSpan? requestTimeout = null)
    {
        time ??= TimeProvider.System;
        var org = await SimulatedOrg.StartAsync(
            new SimulatedOrgOptions { TimeProvider = time, App = app ?? new SimulatedApp() }, TestContext.Current.CancellationToken);
        return new TestBed(org, time, limits ?? Impatient, requestTimeout ?? TimeSpan.FromSeconds(30));
    }

    /// <summary>Creates a test bed with an authorized token.</summary>
    public static async Task<TestBed> StartAuthorizedAsync(
        TimeProvider? time = null,
        SimulatedApp? app = null,
        RefreshOptions? limits = null,
        bool publicClient = false,
        TimeSpan? requestTimeout = null)
    {
        var bed = await StartAsync(time, app, limits, requestTimeout);
        await bed.AuthorizeAsync(Name, publicClient);
        bed.Org.Counters.Reset();
        bed.Org.ClearRequestLog();
        return bed;
    }

    public static (string? Access, string? Refresh) Secrets(TokenProfile profile) => (profile.Tokens?.AccessToken, profile.Tokens?.RefreshToken);

    public Task<TokenDetails> CreateAsync(string name = Name, bool replace = false) => Engine.CreateAsync(
        new TokenDefinition { Name = name, LoginUrl = Org.LoginUrl, CallbackUrl = CallbackUrl }, replace, Cancellation);

    public async Task<TokenDetails> AuthorizeAsync(string name = Name, bool publicClient = false)
    {
        await CreateAsync(name);
        if (publicClient)
        {
            Org.App.RequireSecretForWebServerFlow = false;
            Org.App.RequireSecretForRefreshTokenFlow = false;
        }

        await Engine.SetConsumerCredentialAsync(name, Org.App.ConsumerKey, publicClient ? null : Org.App.ConsumerSecret, Cancellation);
        return await Engine.AuthorizeAsync(name, new AuthorizationOptions(), progress: null, Cancellation);
    }

    /// <summary>Sets up and authorizes a token of another org, whose user has the same name and password.</summary>
    public async Task AuthorizeAtAsync(SimulatedOrg org, string name)
    {
        org.App.CallbackUrls.Add(CallbackUrl);
        await Engine.CreateAsync(
            new TokenDefinition { Name = name, LoginUrl = org.LoginUrl, CallbackUrl = CallbackUrl }, replace: false, Cancellation);
        await Engine.SetConsumerCredentialAsync(name, org.App.ConsumerKey, org.App.ConsumerSecret, Cancellation);
        await Engine.AuthorizeAsync(name, new AuthorizationOptions(), progress: null, Cancellation);
    }

    public async Task<string> GetAsync(FreshnessOptions? options = null) =>
        (await Engine.GetAccessTokenAsync(Name, options ?? new FreshnessOptions(), Cancellation)).AccessToken;

    public async Task<TokenProfile> ReadAsync() => (await Store.ReadAsync(Name, Cancellation))!.Profile;

    /// <summary>Changes the stored profile without the engine.</summary>
    public async Task ChangeAsync(Func<TokenProfile, TokenProfile> change)
    {
        using var lease = await Store.LockAsync(Name, Cancellation);
        var current = await lease.ReadAsync(Cancellation);
        await lease.WriteAsync(change(current!.Profile), current.Version, Cancellation);
    }

    /// <summary>Creates another engine on the same folder, like an engine in another process.</summary>
    public TokenEngine OpenEngine() => OpenEngine(_folder.Open());

    /// <summary>Creates an engine on the same folder with a modified store.</summary>
    public TokenEngine OpenEngine(Func<ITokenStore, ITokenStore> change) => OpenEngine(change(_folder.Open()));

    /// <summary>Creates an engine on a copy of the folder. It takes no locks of the original folder.</summary>
    public TokenEngine OpenEngineOnCopy(TestFolder copy)
    {
        foreach (var file in Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Root, Path.GetRelativePath(_folder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return OpenEngine(copy.Open());
    }

    /// <summary>Reads all bytes of all files in the data folder.</summary>
    public IEnumerable<byte[]> Files() =>
        Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes);

    public async Task StopOrgAsync()
    {
        if (!_orgStopped)
        {
            _orgStopped = true;
            await Org.DisposeAsync();
        }
    }

    private TokenEngine OpenEngine(ITokenStore store) => new(new TokenEngineOptions
    {
        Store = store,
        Browser = Browser,
        Environment = Environment,
        Time = _time,
        Notice = Notices.Enqueue,
        Refresh = _limits,
        RequestTimeout = _requestTimeout,
    });

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        _store.Dispose();
        await StopOrgAsync();
        _folder.Dispose();
    }
}
