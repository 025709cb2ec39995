using System;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Browser.Tests.Support;

/// <summary>A simulated org, and a token that a person authorizes in a real browser.</summary>
internal sealed class SignIn : IAsyncDisposable
{
    public const string Token = "prod <b>&</b>";

    // As long as the longest advice, and with what must be encoded.
    public const string Advice =
        "Run Invoke-SfAuthorization 'prod <b>&</b>' again and sign in as the user of this token, or set up another token for the other user with "
        + "New-SfAccessToken. To give this token to the other user: Set-SfAccessToken 'prod <b>&</b>' -Username <user name>, and then "
        + "Invoke-SfAuthorization 'prod <b>&</b>'.";

    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    private readonly string _home = Directory.CreateTempSubdirectory("sftoken-browser-").FullName;
    private readonly FileTokenStore _store;

    private SignIn(SimulatedOrg org, string callbackUrl)
    {
        Org = org;
        CallbackUrl = callbackUrl;
        _store = new FileTokenStore(new FileTokenStoreOptions { Environment = new Home(_home) });
    }

    public static SimulatedUser Bob { get; } = new() { Username = "bob.builder@simulator.test", FirstName = "Bob", LastName = "Builder" };

    public SimulatedOrg Org { get; }

    public string CallbackUrl { get; }

    /// <summary>The address below which the pages of the callback port are.</summary>
    public string Pages => CallbackUrl + "/";

    public static async Task<SignIn> StartAsync()
    {
        var callbackUrl = $"http://localhost:{FreePort.Find()}/OauthRedirect";
        var app = new SimulatedApp { CallbackUrls = [callbackUrl] };
        var signIn = new SignIn(await SimulatedOrg.StartAsync(new SimulatedOrgOptions { App = app }, TestContext.Current.CancellationToken), callbackUrl);
        signIn.Org.Users.Add(Bob);
        using var engine = signIn.OpenEngine(null);
        await engine.CreateAsync(
            new TokenDefinition { Name = Token, LoginUrl = signIn.Org.LoginUrl, CallbackUrl = callbackUrl }, replace: false, TestContext.Current.CancellationToken);
        await engine.SetConsumerCredentialAsync(Token, app.ConsumerKey, app.ConsumerSecret, TestContext.Current.CancellationToken);
        return signIn;
    }

    /// <summary>Authorizes the token in a person's browser.</summary>
    public async Task<TokenProfile> RunAsync(Person person, PastedAddresses? pasted = null)
    {
        using var engine = OpenEngine(person);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var options = new AuthorizationOptions { Timeout = TimeSpan.FromMinutes(2), Advice = _ => Advice, PastedAddresses = pasted };
        var authorizing = engine.AuthorizeAsync(Token, options, progress: null, end.Token);
        if (await Task.WhenAny(authorizing, person.Page) == person.Page && person.Page.IsFaulted)
        {
            // What kept the person from going on is the cause, and not that no response came.
            await end.CancelAsync();
        }

        return person.Page.IsFaulted ? throw person.Page.Exception : (await authorizing).Profile;
    }

    /// <summary>Authorizes the token, which has to fail.</summary>
    public async Task<TokenException> FailAsync(Person person) => await Assert.ThrowsAsync<TokenException>(() => RunAsync(person));

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await Org.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    private TokenEngine OpenEngine(IBrowser? browser) =>
        new(new TokenEngineOptions { Store = _store, Browser = browser ?? new SystemBrowser(new Home(_home)) });

    // A data folder of its own, with a key file.
    private sealed class Home(string folder) : IEngineEnvironment
    {
        public OperatingSystemKind OperatingSystem { get; } = new SystemEnvironment().OperatingSystem;

        public string? MachineId => null;

        public string ProcessIdentity => "process 1 of test";

        public string? HomeFolder => folder;

        public string? LocalApplicationData => folder;

        public string? GetVariable(string name) => name switch
        {
            "SALESFORCETOKEN_HOME" => folder,
            "SALESFORCETOKEN_KEY" => Key,
            _ => null,
        };

        public bool IsEmpty(string name) => false;
    }
}
