using System;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Simulator.State.Tenants;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>The exchange of a code, and how a client says who it is: docs/salesforce-oauth.md, sections 1.4, 2.4, 4 and 10.2.</summary>
public sealed class CodeTests : SimulatorTest
{
    [Fact]
    [ProtocolFact("2.4", "codes are single use")]
    [ProtocolFact("4.4", "invalid_grant expired authorization code")]
    public async Task A_code_is_good_once()
    {
        var callback = await Client.AuthorizeAsync();

        (await Client.ExchangeAsync(callback["code"])).Expect(HttpStatusCode.OK);
        (await Client.ExchangeAsync(callback["code"])).ExpectError("invalid_grant", "expired authorization code");
        Assert.Equal(1, Org.Counters.CodesExchanged);
    }

    [Theory]
    [InlineData(14, 59, true)]
    [InlineData(15, 0, false)]
    [ProtocolFact("2.4", "codes live 15 minutes")]
    public async Task A_code_lives_fifteen_minutes(int minutes, int seconds, bool isGood)
    {
        var callback = await Client.AuthorizeAsync();
        Clock.Advance(new TimeSpan(0, minutes, seconds));

        Assert.Equal(isGood ? HttpStatusCode.OK : HttpStatusCode.BadRequest, (await Client.ExchangeAsync(callback["code"])).Status);
    }

    [Fact]
    public async Task A_code_that_never_was_is_invalid() =>
        (await Client.ExchangeAsync("aPrxnonsense==")).ExpectError("invalid_grant", "invalid authorization code");

    [Fact]
    [ProtocolFact("2.4", "a code that is decoded once too often is another code")]
    public async Task A_code_without_its_equals_signs_is_another_code()
    {
        var callback = await Client.AuthorizeAsync();

        (await Client.ExchangeAsync(callback["code"].TrimEnd('='))).ExpectError("invalid_grant", "invalid authorization code");
    }

    [Fact]
    [ProtocolFact("4.4", "redirect_uri_mismatch at the token endpoint")]
    public async Task The_exchange_needs_the_callback_of_the_request()
    {
        App.CallbackUrls.Add("http://localhost:1718/OauthRedirect");
        var callback = await Client.AuthorizeAsync();

        (await Client.ExchangeAsync(callback["code"], ("redirect_uri", "http://localhost:1718/OauthRedirect")))
            .ExpectError("redirect_uri_mismatch", "redirect_uri must match configuration");
    }

    [Fact]
    [ProtocolFact("4.4", "redirect_uri_missing at the token endpoint")]
    public async Task The_exchange_needs_a_callback() =>
        (await Client.ExchangeAsync("any", ("redirect_uri", null))).ExpectError("redirect_uri_missing", "redirect_uri not provided");

    [Fact]
    [ProtocolFact("4.1", "invalid_client_id with status 400")]
    public async Task An_unknown_client_is_told_so() =>
        (await Client.ExchangeAsync("any", ("client_id", "3MVG9unknown"))).ExpectError("invalid_client_id", "client identifier invalid");

    [Fact]
    [ProtocolFact("4.1", "invalid_client with status 400")]
    public async Task A_wrong_secret_is_told_so_and_the_code_stays_good()
    {
        var callback = await Client.AuthorizeAsync();

        (await Client.ExchangeAsync(callback["code"], ("client_secret", "wrong"))).ExpectError("invalid_client", "invalid client credentials");
        (await Client.ExchangeAsync(callback["code"])).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("1.4", "a confidential client sends secret and verifier, a public one no secret")]
    [ProtocolFact("10.2", "Require secret for web server flow and for refresh flow")]
    public async Task The_secret_is_needed_where_the_app_says_so()
    {
        (await Client.ExchangeAsync((await Client.AuthorizeAsync())["code"], ("client_secret", null))).ExpectError("invalid_client", "invalid client credentials");
        App.RequireSecretForWebServerFlow = false;
        var tokens = await Client.ExchangeAsync((await Client.AuthorizeAsync())["code"], ("client_secret", null));

        (await Client.RefreshAsync(tokens.RefreshToken, ("client_secret", null))).ExpectError("invalid_client", "invalid client credentials");
        App.RequireSecretForRefreshTokenFlow = false;
        (await Client.RefreshAsync(tokens.RefreshToken, ("client_secret", null))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("1.4", "client_secret_basic")]
    public async Task Basic_authentication_does_as_well_as_the_body()
    {
        var tokens = await Client.LogInAsync();
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{App.ConsumerKey}:{App.ConsumerSecret}")));

        var response = await Client.PostAsync("services/oauth2/token", [("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken)], basic);

        response.Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("1.4", "private_key_jwt")]
    public async Task A_signed_assertion_does_as_well_as_the_secret()
    {
        App.Certificate = Assertion.Certificate;
        var tokens = await Client.LogInAsync();
        var assertion = Assertion.Sign(App.ConsumerKey, App.ConsumerKey, Org.LoginUrl.AbsoluteUri + "services/oauth2/token", Clock.GetUtcNow().AddMinutes(2));
        const string type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

        (await Client.RefreshAsync(tokens.RefreshToken, ("client_secret", null), ("client_assertion", assertion), ("client_assertion_type", "other")))
            .ExpectError("invalid_assertion_type", "specified assertion type is not supported");
        (await Client.RefreshAsync(tokens.RefreshToken, ("client_secret", null), ("client_assertion", assertion), ("client_assertion_type", type))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("4.4", "invalid_request must use HTTP POST")]
    public async Task The_token_endpoint_wants_POST() =>
        (await Client.GetAsync("services/oauth2/token?grant_type=refresh_token")).ExpectError("invalid_request", "must use HTTP POST");

    [Theory]
    [InlineData("implicit")]
    [InlineData("")]
    [ProtocolFact("4.4", "unsupported_grant_type")]
    public async Task An_unknown_grant_type_is_told_so(string grantType) =>
        (await Client.TokenAsync(("grant_type", grantType))).ExpectError("unsupported_grant_type", "grant type not supported");

    [Fact]
    [ProtocolFact("4.4", "unsupported_grant_type where a proxy rewrote the body")]
    public async Task A_body_that_is_no_form_has_no_grant_type()
    {
        using var json = new System.Net.Http.StringContent("{\"grant_type\":\"refresh_token\"}", Encoding.UTF8, "application/json");

        var response = await Client.SendAsync(System.Net.Http.HttpMethod.Post, "services/oauth2/token", json, null);

        response.ExpectError("unsupported_grant_type", "grant type not supported");
    }

    [Fact]
    [ProtocolFact("4.4", "authentication failure: the password flow is blocked")]
    [ProtocolFact("4.4", "device flow is not enabled for the app")]
    [ProtocolFact("4.4", "token exchange failed")]
    public async Task Password_device_and_exchange_flow_are_refused()
    {
        (await Client.TokenAsync(
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                ("subject_token", "x"),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
                ("client_id", Org.App.ConsumerKey)))
            .ExpectError("invalid_grant", "token exchange failed");
        (await Client.TokenAsync(("grant_type", "password"), ("username", Org.User.Username), ("password", Org.User.Password)))
            .ExpectError("invalid_grant", "authentication failure");
        (await Client.TokenAsync(("grant_type", "device"), ("code", "x"))).ExpectError("invalid_grant", "device flow is not enabled for the app");
    }

    [Fact]
    public async Task A_code_of_another_client_is_invalid()
    {
        var callback = await Client.AuthorizeAsync();
        var other = new SimulatedApp();
        Org.Apps.Add(other);

        (await Client.ExchangeAsync(callback["code"], ("client_id", other.ConsumerKey), ("client_secret", other.ConsumerSecret)))
            .ExpectError("invalid_grant", "invalid authorization code");
    }

    [Theory]
    [InlineData("user", "inactive_user", "user is inactive")]
    [InlineData("org", "inactive_org", "organization is inactive")]
    [InlineData("ip", "invalid_grant", "ip restricted or invalid login hours")]
    [ProtocolFact("4.4", "inactive_user / inactive_org")]
    [ProtocolFact("4.4", "invalid_grant ip restricted or invalid login hours")]
    public async Task What_keeps_a_user_out_keeps_him_from_tokens(string what, string error, string description)
    {
        var callback = await Client.AuthorizeAsync();
        var tokens = await Client.LogInAsync();
        Org.User.IsActive = what != "user";
        Org.Organization.IsActive = what != "org";
        App.IsIpRestricted = what == "ip";

        (await Client.ExchangeAsync(callback["code"])).ExpectError(error, description);
        (await Client.RefreshAsync(tokens.RefreshToken)).ExpectError(error, description);
    }

    [Fact]
    [ProtocolFact("4.4", "rate_limit_exceeded")]
    public async Task Too_many_logins_in_an_hour_are_refused_until_the_next()
    {
        var tokens = await Client.LogInAsync();
        Org.User.HourlyLogins = 1;
        tokens = (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);

        (await Client.RefreshAsync(tokens.RefreshToken)).ExpectError("rate_limit_exceeded", "number of logins exceeded");
        Clock.Advance(TimeSpan.FromHours(1));
        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
    }
}
