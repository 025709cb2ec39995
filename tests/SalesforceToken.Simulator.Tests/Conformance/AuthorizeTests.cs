using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Browser;
using SalesforceToken.Simulator.State.Tenants;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>The authorize endpoint: docs/salesforce-oauth.md, sections 2, 4.2, 4.3 and 10.3.</summary>
public sealed class AuthorizeTests : SimulatorTest
{
    [Theory]
    [InlineData("http://localhost:1718/OauthRedirect")]
    [InlineData("http://localhost:1717/oauthredirect")]
    [InlineData("http://localhost:1717/OauthRedirect/")]
    [InlineData("http://localhost:1717/OauthRedirect?x=1")]
    [InlineData("http://LOCALHOST:1717/OauthRedirect")]
    [InlineData("https://localhost:1717/OauthRedirect")]
    [ProtocolFact("2.2", "redirect_uri equals a registered callback, port included")]
    [ProtocolFact("4.3", "redirect_uri_mismatch is a page; no callback arrives")]
    public async Task A_callback_that_is_not_registered_to_the_letter_ends_on_a_page(string callback)
    {
        var page = await BrowseAsync(("redirect_uri", callback));

        Assert.Null(page.CallbackAddress);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("error=redirect_uri_mismatch&error_description=redirect_uri+must+match+configuration", page.Address.Query, StringComparison.Ordinal);
        Assert.Contains("redirect_uri must match configuration", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("2.2", "http://127.0.0.1 is refused even where it is in the list")]
    public async Task A_callback_on_127_0_0_1_is_refused()
    {
        App.CallbackUrls.Add("http://127.0.0.1:1717/OauthRedirect");

        var page = await BrowseAsync(("redirect_uri", "http://127.0.0.1:1717/OauthRedirect"));

        Assert.Null(page.CallbackAddress);
        Assert.Contains("redirect_uri_mismatch", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("2.2", "several callback URLs are allowed")]
    public async Task Any_registered_callback_is_accepted()
    {
        App.CallbackUrls.Add("http://localhost:4000/other");

        var page = await BrowseAsync(("redirect_uri", "http://localhost:4000/other"));

        Assert.StartsWith("http://localhost:4000/other?code=", page.CallbackAddress!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("4.3", "redirect_uri_missing")]
    public async Task A_request_without_callback_ends_on_a_page()
    {
        var page = await BrowseAsync(("redirect_uri", null));

        Assert.Null(page.CallbackAddress);
        Assert.Contains("redirect_uri_missing", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("4.3", "invalid_client_id on the authorize page")]
    public async Task An_unknown_consumer_key_ends_on_a_page()
    {
        var page = await BrowseAsync(("client_id", "3MVG9unknown"));

        Assert.Null(page.CallbackAddress);
        Assert.Contains("invalid_client_id", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("10.3", "a new app needs minutes to be known; invalid_client_id meanwhile")]
    public async Task A_new_app_is_unknown_until_it_has_propagated()
    {
        App.AvailableFrom = Clock.GetUtcNow().AddMinutes(8);
        (await Client.RefreshAsync("x")).ExpectError("invalid_client_id", "client identifier invalid");

        Clock.Advance(TimeSpan.FromMinutes(8));

        (await Client.RefreshAsync("x")).ExpectError("invalid_grant", "expired access/refresh token");
    }

    [Fact]
    [ProtocolFact("4.2", "access_denied: end-user denied authorization")]
    public async Task Deny_tells_the_callback()
    {
        var callback = await Client.AuthorizeAsync(allow: false);

        Assert.Equal("access_denied", callback["error"]);
        Assert.Equal("end-user denied authorization", callback["error_description"]);
        Assert.Equal("state-1", callback["state"]);
        Assert.False(callback.ContainsKey("code"));
        Assert.Equal(1, Org.Counters.Denied);
    }

    [Fact]
    [ProtocolFact("2.1", "state comes back")]
    public async Task State_comes_back_as_it_was_sent()
    {
        var callback = await Client.AuthorizeAsync(changes: ("state", "a b&c=ü\"<>"));

        Assert.Equal("a b&c=ü\"<>", callback["state"]);
    }

    [Fact]
    [ProtocolFact("2.4", "codes contain == and are decoded exactly once")]
    public async Task Codes_end_in_two_equals_signs_and_are_encoded_in_the_address()
    {
        var page = await BrowseAsync();

        Assert.Contains("%3d%3d", page.CallbackAddress!.Query, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("==", OAuthClient.Parameters(page.CallbackAddress)["code"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token")]
    [InlineData(null)]
    [ProtocolFact("4.2", "unsupported_response_type")]
    public async Task Only_the_code_response_type_is_supported(string? responseType)
    {
        var callback = await Client.AuthorizeAsync(changes: ("response_type", responseType));

        Assert.Equal("unsupported_response_type", callback["error"]);
    }

    [Theory]
    [InlineData("chatbot_of_tomorrow")]
    [InlineData("full nonsense")]
    [ProtocolFact("4.2", "invalid_scope")]
    public async Task A_scope_that_the_app_does_not_have_is_refused(string scope)
    {
        var callback = await Client.AuthorizeAsync(changes: ("scope", scope));

        Assert.Equal("invalid_scope", callback["error"]);
    }

    [Fact]
    [ProtocolFact("2.1", "scope is a subset of the app's; default all of them")]
    public async Task Without_scope_all_of_the_apps_scopes_are_granted_and_a_subset_on_request()
    {
        App.Scopes.Clear();
        App.Scopes.Add("api");
        App.Scopes.Add("id");
        App.Scopes.Add("refresh_token");

        Assert.Equal("api id refresh_token", (await Client.LogInAsync())["scope"]);
        Assert.Equal("api", (await Client.LogInAsync(("scope", "api")))["scope"]);
        Assert.Equal("invalid_scope", (await Client.AuthorizeAsync(changes: ("scope", "full")))["error"]);
    }

    [Fact]
    [ProtocolFact("2.1", "prompt=login signs in again although the browser is signed in")]
    public async Task A_signed_in_browser_is_only_asked_to_sign_in_when_prompted()
    {
        using var browser = Org.OpenBrowser();
        var first = await browser.AuthorizeAsync(Client.AuthorizeUrl(), TestContext.Current.CancellationToken);
        var second = await browser.AuthorizeAsync(Client.AuthorizeUrl(), TestContext.Current.CancellationToken);
        var third = await browser.AuthorizeAsync(Client.AuthorizeUrl(("prompt", "login")), TestContext.Current.CancellationToken);

        Assert.Equal((true, false, true), (first.SignedIn, second.SignedIn, third.SignedIn));
    }

    [Fact]
    [ProtocolFact("2.1", "prompt=consent asks again although the user approved before")]
    public async Task A_user_who_approved_before_is_only_asked_when_prompted()
    {
        await Client.LogInAsync();
        Assert.False((await BrowseAsync()).ConsentShown);
        Assert.True((await BrowseAsync(("prompt", "consent"))).ConsentShown);

        Org.RevokeAll();
        Assert.True((await BrowseAsync()).ConsentShown);
    }

    [Fact]
    [ProtocolFact("2.1", "immediate=true; immediate_unsuccessful")]
    public async Task Immediate_shows_no_page_and_fails_where_one_would_be_needed()
    {
        Assert.Equal("immediate_unsuccessful", (await Client.AuthorizeAsync(changes: ("immediate", "true")))["error"]);

        using var browser = Org.OpenBrowser();
        var page = await browser.AuthorizeAsync(Client.AuthorizeUrl(), TestContext.Current.CancellationToken);
        (await Client.ExchangeAsync(OAuthClient.Parameters(page.CallbackAddress!)["code"])).Expect(HttpStatusCode.OK);
        var again = await browser.AuthorizeAsync(Client.AuthorizeUrl(("immediate", "true")), TestContext.Current.CancellationToken);

        Assert.False(again.SignedIn || again.ConsentShown);
        Assert.True(OAuthClient.Parameters(again.CallbackAddress!).ContainsKey("code"));
    }

    [Fact]
    [ProtocolFact("2.1", "login_hint fills in the user name")]
    public async Task Login_hint_stands_in_the_login_page_encoded()
    {
        using var browser = new ScriptedBrowser("nobody@simulator.test", "wrong");

        var page = await browser.AuthorizeAsync(Client.AuthorizeUrl(("login_hint", "\"><b>x")), TestContext.Current.CancellationToken);

        Assert.Null(page.CallbackAddress);
        Assert.DoesNotContain("<b>x", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("4.3", "OAUTH_APPROVAL_ERROR_GENERIC is a page: app must be installed into org")]
    public async Task An_uninstalled_connected_app_ends_on_a_page_after_login()
    {
        App.Kind = AppKind.ConnectedApp;
        var page = await BrowseAtOtherOrgAsync();

        Assert.Null(page.CallbackAddress);
        Assert.True(page.SignedIn);
        Assert.Contains("error=invalid_client&error_description=app+must+be+installed+into+org", page.Address.Query, StringComparison.Ordinal);
        Assert.Contains("OAUTH_APPROVAL_ERROR_GENERIC", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("4.3", "OAUTH_EC_APP_NOT_FOUND: an external client app of another org")]
    public async Task An_external_client_app_of_another_org_ends_on_a_page()
    {
        var page = await BrowseAtOtherOrgAsync();

        Assert.Null(page.CallbackAddress);
        Assert.Contains("OAUTH_EC_APP_NOT_FOUND", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("4.3", "OAUTH_APP_BLOCKED is a page")]
    public async Task A_blocked_app_ends_on_a_page()
    {
        App.IsBlocked = true;

        var page = await BrowseAsync();

        Assert.Null(page.CallbackAddress);
        Assert.Contains("OAUTH_APP_BLOCKED", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("4.3", "must use HTTP GET")]
    public async Task The_authorize_endpoint_refuses_other_methods()
    {
        var response = await Client.SendAsync(System.Net.Http.HttpMethod.Put, "services/oauth2/authorize", null, null);

        Assert.Contains("must+use+HTTP+GET", response.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_shows_the_login_page_again_with_an_alert()
    {
        using var browser = new ScriptedBrowser(Org.User.Username, "wrong");

        var page = await browser.AuthorizeAsync(Client.AuthorizeUrl(), TestContext.Current.CancellationToken);

        Assert.False(page.SignedIn);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(0, Org.Counters.Logins);
    }

    [Fact]
    public async Task A_form_without_its_anti_forgery_token_or_its_cookie_does_nothing()
    {
        var start = await Client.GetAsync(Client.AuthorizeUrl().AbsoluteUri);
        var request = System.Web.HttpUtility.ParseQueryString(start.Location!.OriginalString.Split('?')[1])["request"];

        var stolen = await Client.PostAsync("secur/login", [("request", request), ("username", Org.User.Username), ("password", Org.User.Password)]);

        stolen.Expect(HttpStatusCode.BadRequest);
        Assert.Equal(0, Org.Counters.Logins);
    }

    private async Task<BrowsedPage> BrowseAsync(params (string Name, string? Value)[] changes)
    {
        using var browser = Org.OpenBrowser();
        return await browser.AuthorizeAsync(Client.AuthorizeUrl(changes), TestContext.Current.CancellationToken);
    }

    private async Task<BrowsedPage> BrowseAtOtherOrgAsync()
    {
        var other = Org.Organizations[1];
        using var browser = new ScriptedBrowser(other.Users[0].Username, other.Users[0].Password);
        using var client = new OAuthClient(Org, Org.LoginHosts.Single(host => host.Organization == other).Url);
        return await browser.AuthorizeAsync(client.AuthorizeUrl(), TestContext.Current.CancellationToken);
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
}
