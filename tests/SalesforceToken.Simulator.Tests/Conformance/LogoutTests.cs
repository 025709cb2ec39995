using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Browser;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>The end_session_endpoint: docs/salesforce-oauth.md, section 1.5.</summary>
public sealed class LogoutTests : SimulatorTest
{
    private const string Logout = "services/auth/idp/oidc/logout";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [ProtocolFact("1.5", "end_session is /services/auth/idp/oidc/logout, named in the openid-configuration of My Domain only")]
    public async Task The_org_names_its_logout_and_the_login_hosts_have_none()
    {
        var atOrg = await Client.GetAsync(".well-known/openid-configuration");
        Assert.Equal(new Uri(Org.LoginUrl, Logout).AbsoluteUri, atOrg["end_session_endpoint"]);
        Assert.Equal(("true", "false"), (atOrg["frontchannel_logout_supported"], atOrg["frontchannel_logout_session_supported"]));

        foreach (var path in (string[])["login/", "test/"])
        {
            var atLoginHost = await Client.GetAsync(path + ".well-known/openid-configuration");
            Assert.DoesNotContain(atLoginHost.Json.AsObject(), field => field.Key.Contains("logout", StringComparison.Ordinal) || field.Key == "end_session_endpoint");
            (await Client.GetAsync(path + Logout)).Expect(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    [ProtocolFact("1.5", "end_session ends the browser's session and no token")]
    public async Task A_logout_ends_the_browsers_session_and_leaves_the_tokens()
    {
        using var browser = Org.OpenBrowser();
        var tokens = await ExchangeAsync(await browser.AuthorizeAsync(Client.AuthorizeUrl(), Cancellation));
        Assert.False((await browser.AuthorizeAsync(Client.AuthorizeUrl(), Cancellation)).SignedIn);

        await browser.BrowseAsync(new Uri(Org.LoginUrl, Logout), Cancellation);

        Assert.Contains("error=immediate_unsuccessful", await CallbackAsync(browser, ("immediate", "true")), StringComparison.Ordinal);
        Assert.True((await browser.AuthorizeAsync(Client.AuthorizeUrl(), Cancellation)).SignedIn);
        (await Client.GetAsync("services/data/v66.0/limits", tokens.AccessToken)).Expect(HttpStatusCode.OK);
        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
        Assert.Equal(1, Org.Counters.Logouts);
    }

    [Fact]
    [ProtocolFact("1.5", "end_session is front-channel only: the same browser, not the same user elsewhere")]
    public async Task A_logout_ends_nothing_in_another_browser()
    {
        using var browser = Org.OpenBrowser();
        using var other = Org.OpenBrowser();
        await browser.AuthorizeAsync(Client.AuthorizeUrl(), Cancellation);

        await other.BrowseAsync(new Uri(Org.LoginUrl, Logout), Cancellation);

        Assert.False((await browser.AuthorizeAsync(Client.AuthorizeUrl(), Cancellation)).SignedIn);
    }

    [Fact]
    [ProtocolFact("1.5", "end_session at one org leaves the browser's session at another")]
    public async Task A_logout_at_another_org_leaves_the_session()
    {
        using var browser = Org.OpenBrowser();
        await browser.AuthorizeAsync(Client.AuthorizeUrl(), Cancellation);

        await browser.BrowseAsync(new Uri(Org.LoginUrl, "second/" + Logout), Cancellation);

        Assert.False((await browser.AuthorizeAsync(Client.AuthorizeUrl(), Cancellation)).SignedIn);
    }

    [Theory]
    [ProtocolFact("1.5", "end_session leads to the org's Logout URL or its own front page; post_logout_redirect_uri is not read")]
    [InlineData("")]
    [InlineData("?post_logout_redirect_uri=https%3A%2F%2Fclient.test%2Fbye&state=s&id_token_hint=nonsense")]
    public async Task Where_a_logout_leads_is_the_orgs_setting_and_not_the_clients(string query)
    {
        Assert.Equal("/", (await Client.GetAsync(Logout + query)).Expect(HttpStatusCode.Redirect).Location!.OriginalString);
        Assert.Equal("/second/", (await Client.GetAsync($"second/{Logout}{query}")).Expect(HttpStatusCode.Redirect).Location!.OriginalString);

        Org.Organization.LogoutUrl = new Uri("https://intranet.test/goodbye");

        Assert.Equal("https://intranet.test/goodbye", (await Client.GetAsync(Logout + query)).Location!.OriginalString);
        Assert.Equal("https://intranet.test/goodbye", (await Client.PostAsync(Logout, [("state", "s")])).Location!.OriginalString);
        (await Client.SendAsync(HttpMethod.Delete, Logout, content: null, authorization: null)).Expect(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    [ProtocolFact("1.5", "auth-configuration tells how one org lets people sign in; the login hosts have none")]
    public async Task The_auth_configuration_has_Salesforces_fields()
    {
        var document = (await Client.GetAsync(".well-known/auth-configuration")).Expect(HttpStatusCode.OK);

        Assert.Equal(
            ["OrgId", "Url", "MobileSDK", "LoginPage", "SamlProviders", "AuthProviders", "CertificateLogin", "LoginPageType", "LoginPageTypeConfigs"],
            document.Json.AsObject().Select(field => field.Key));
        Assert.Equal((Org.Organization.Id[..15], Org.LoginUrl.AbsoluteUri.TrimEnd('/')), (document["OrgId"], document["Url"]));
        Assert.Equal(
            ["UseiOSNativeBrowserForAuthentication", "UseAndroidNativeBrowserForAuthentication", "shareBrowserSessionIOS", "shareBrowserSessionAndroid"],
            document.Json["MobileSDK"]!.AsObject().Select(field => field.Key));
        Assert.EndsWith("/second", (await Client.GetAsync("second/.well-known/auth-configuration"))["Url"], StringComparison.Ordinal);
        (await Client.GetAsync("login/.well-known/auth-configuration")).Expect(HttpStatusCode.NotFound);
    }

    protected override SimulatedOrgOptions Options() => new()
    {
        TimeProvider = Clock,
        Organizations =
        [
            new() { MyDomain = "first", Users = { new() }, Apps = { new() } },
            new() { MyDomain = "second", Users = { new() { Username = "grace@second.test" } }, Apps = { new() } },
        ],
    };

    private async Task<Response> ExchangeAsync(BrowsedPage page) =>
        (await Client.ExchangeAsync(OAuthClient.Parameters(page.CallbackAddress!)["code"])).Expect(HttpStatusCode.OK);

    private async Task<string> CallbackAsync(ScriptedBrowser browser, params (string Name, string? Value)[] changes) =>
        (await browser.AuthorizeAsync(Client.AuthorizeUrl(changes), Cancellation)).CallbackAddress!.Query;
}
