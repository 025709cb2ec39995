using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Threading.Tasks;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>
/// A user's session, with its own data folder and a simulated org to log in to. Scripts can use <c>$login</c>, <c>$callback</c> and
/// <c>$credential</c>.
/// </summary>
internal sealed class SalesforceSession : IAsyncDisposable
{
    // Splatted, so that tests read like the commands that a user types.
    private const string Prelude = "$new = @{ LoginUrl = $login; CallbackUrl = $callback }; ";

    private readonly TemporaryFolder _home = new();
    private readonly SecureString _consumerSecret;

    private SalesforceSession(SimulatedOrg org, Uri callback)
    {
        Org = org;
        CallbackUrl = callback;
        _consumerSecret = new NetworkCredential(string.Empty, App.ConsumerSecret).SecurePassword;
        UseHome();
        UseBrowser(allow: true);
        Session = Open();
    }

    public SimulatedOrg Org { get; }

    public Uri CallbackUrl { get; }

    /// <summary>The address of the user's org: at the root, or, if there are several orgs, at a path of its own.</summary>
    public Uri LoginUrl => Org.Organizations.Count == 1 ? Org.LoginUrl : new Uri(Org.LoginUrl, Org.Organizations[^1].MyDomain + "/");

    private SimulatedApp App => Org.Organizations[^1].Apps[0];

    public PowerShellSession Session { get; private set; }

    public RecordingUI Screen => Session.Screen;

    public string Home => _home.Path;

    /// <summary>Makes this user's data folder the one of the process, where a test of another user may have come between.</summary>
    public void UseHome() => Environment.SetEnvironmentVariable("SALESFORCETOKEN_HOME", _home.Path);

    /// <summary>Starts an org with this number of accounts, and opens a session.</summary>
    public static async Task<SalesforceSession> StartAsync(int accounts = 5_000)
    {
        var callback = new Uri($"http://localhost:{FreePort.Find()}/OauthRedirect");
        var app = new SimulatedApp { CallbackUrls = [callback.OriginalString] };
        var organization = new Organization { GeneratedAccounts = accounts, Apps = [app], Users = [new SimulatedUser()] };
        return new SalesforceSession(await SimulatedOrg.StartAsync(new SimulatedOrgOptions { Organizations = [organization] }), callback);
    }

    /// <summary>Starts two orgs, whose addresses have paths, and opens a session of a user of the second.</summary>
    public static async Task<SalesforceSession> StartBesideAnotherOrgAsync()
    {
        var callback = new Uri($"http://localhost:{FreePort.Find()}/OauthRedirect");
        var other = new Organization { MyDomain = "first", Apps = [new SimulatedApp()], Users = [new SimulatedUser { Username = "ada@first.test" }] };
        var own = new Organization { MyDomain = "second", Apps = [new SimulatedApp { CallbackUrls = [callback.OriginalString] }], Users = [new SimulatedUser()] };
        return new SalesforceSession(await SimulatedOrg.StartAsync(new SimulatedOrgOptions { Organizations = [other, own] }), callback);
    }

    /// <summary>Sets the app up for the client credentials flow, with the org's user as its run-as user.</summary>
    public void AllowClientCredentials()
    {
        App.Scopes.Clear();
        App.Scopes.Add("api");
        App.ClientCredentialsEnabled = true;
        App.ClientCredentialsUser = Org.User;
    }

    /// <summary>Sets the app up for the token exchange flow with tokens of the build server.</summary>
    public void AcceptTokensFor(string audience)
    {
        var handler = new TokenExchangeHandler { Audience = audience };
        handler.Users[Org.BuildServer.Subject] = Org.User;
        App.TokenExchangeHandlers.Add(handler);
    }

    /// <summary>Runs a command as a user would type it.</summary>
    public RunResult Run(string script) => Session.Run(Prelude + script);

    public PowerShell Start(string script) => Session.Start(Prelude + script);

    /// <summary>Runs a command that must succeed, and returns its only result.</summary>
    public PSObject Get(string script)
    {
        var result = Run(script);
        return result.Errors.Count == 0 ? result.Output.Single() : throw new InvalidOperationException(result.Errors[0].ToString(), result.Errors[0].Exception);
    }

    /// <summary>Sets up a token and authorizes it.</summary>
    public PSObject Authorize(string name = "prod") =>
        Get($"New-SfAccessToken '{name}' @new -WarningAction Ignore | Set-SfConsumerCredential -Credential $credential | Invoke-SfAuthorization");

    /// <summary>The access token in an object, or null.</summary>
    public static string? Reveal(PSObject token) => token.Properties["Token"].Value is SecureString secret ? new NetworkCredential(string.Empty, secret).Password : null;

    /// <summary>Restarts PowerShell for the user.</summary>
    public void Restart()
    {
        Session.Dispose();
        Session = Open();
    }

    /// <summary>Sets whether the user at the browser allows or denies.</summary>
    public static void UseBrowser(bool allow)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SalesforceToken.Simulator.dll");
        Environment.SetEnvironmentVariable("BROWSER", $"dotnet \"{program}\" browse{(allow ? string.Empty : " --deny")}");
    }

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await Org.DisposeAsync();
        _home.Dispose();
        _consumerSecret.Dispose();
    }

    private PowerShellSession Open()
    {
        var session = new PowerShellSession();
        session.SetVariable("login", LoginUrl);
        session.SetVariable("callback", CallbackUrl);
        session.SetVariable("key", App.ConsumerKey);
        session.SetVariable("secret", _consumerSecret);
        session.SetVariable("credential", new PSCredential(App.ConsumerKey, _consumerSecret));
        return session;
    }
}
