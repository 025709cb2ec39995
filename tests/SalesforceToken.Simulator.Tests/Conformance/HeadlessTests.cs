using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.State.Tenants;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>The two flows without a person: JWT bearer and client credentials. docs/salesforce-oauth.md, sections 4.4 and 8.</summary>
public sealed class HeadlessTests : SimulatorTest
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    [Theory]
    [InlineData("https://login.salesforce.com")]
    [InlineData("https://login.salesforce.com/")]
    [InlineData(null)]
    [ProtocolFact("8.1", "JWT bearer: iss, sub, aud of the login host or My Domain, no refresh token")]
    public async Task A_signed_assertion_of_an_approved_user_gives_an_access_token(string? audience)
    {
        PreAuthorize();

        var tokens = (await SendAsync(Assertion.Sign(App.ConsumerKey, Org.User.Username, audience ?? Org.LoginUrl.AbsoluteUri, InTwoMinutes))).Expect(HttpStatusCode.OK);

        Assert.Null(tokens["refresh_token"]);
        (await Client.GetAsync("services/data/v66.0/limits", tokens.AccessToken)).Expect(HttpStatusCode.OK);
        Assert.Equal(1, Org.Counters.JwtBearerRequests);
    }

    [Theory]
    [InlineData("https://test.salesforce.com")]
    [InlineData("https://evil.example")]
    [InlineData("")]
    [ProtocolFact("4.4", "invalid_grant audience is invalid")]
    public async Task An_assertion_for_somebody_else_is_refused(string audience)
    {
        PreAuthorize();

        (await SendAsync(Assertion.Sign(App.ConsumerKey, Org.User.Username, audience, InTwoMinutes))).ExpectError("invalid_grant", "audience is invalid");
    }

    [Fact]
    [ProtocolFact("4.4", "invalid_grant user hasn't approved this consumer")]
    public async Task A_user_who_did_not_approve_is_refused_until_he_does()
    {
        App.Certificate = Assertion.Certificate;
        var assertion = Assertion.Sign(App.ConsumerKey, Org.User.Username, Org.LoginUrl.AbsoluteUri, InTwoMinutes);
        (await SendAsync(assertion)).ExpectError("invalid_grant", "user hasn't approved this consumer");

        await Client.LogInAsync();

        (await SendAsync(assertion)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("4.4", "invalid_app_access user is not admin approved to access this app")]
    public async Task A_user_whom_the_administrator_did_not_approve_is_refused()
    {
        PreAuthorize();
        App.AdminApprovedUsers.Clear();

        (await SendAsync(Assertion.Sign(App.ConsumerKey, Org.User.Username, Org.LoginUrl.AbsoluteUri, InTwoMinutes)))
            .ExpectError("invalid_app_access", "user is not admin approved to access this app");
    }

    [Fact]
    [ProtocolFact("4.4", "invalid_grant invalid assertion: key")]
    public async Task An_assertion_of_another_key_or_algorithm_is_refused()
    {
        PreAuthorize();
        using var other = Assertion.MakeCertificate();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = App.ConsumerKey,
            ["sub"] = Org.User.Username,
            ["aud"] = Org.LoginUrl.AbsoluteUri,
            ["exp"] = InTwoMinutes.ToUnixTimeSeconds(),
        };

        (await SendAsync(Assertion.Sign(claims, certificate: other))).ExpectError("invalid_grant", "invalid assertion");
        (await SendAsync(Assertion.Sign(claims, algorithm: "none"))).ExpectError("invalid_grant", "invalid assertion");
        (await SendAsync(Assertion.Sign(claims, algorithm: "HS256"))).ExpectError("invalid_grant", "invalid assertion");
        (await SendAsync("not.a.jwt")).ExpectError("invalid_grant", "invalid assertion");
        App.Certificate = null;
        (await SendAsync(Assertion.Sign(claims))).ExpectError("invalid_grant", "invalid assertion");
    }

    [Theory]
    [InlineData(-1, "expired assertion")]
    [InlineData(300, null)]
    [InlineData(3600, "invalid assertion")]
    [ProtocolFact("8.1", "JWT bearer: exp within minutes")]
    public async Task An_assertion_lives_for_minutes(int seconds, string? problem)
    {
        PreAuthorize();
        var response = await SendAsync(Assertion.Sign(App.ConsumerKey, Org.User.Username, Org.LoginUrl.AbsoluteUri, Clock.GetUtcNow().AddSeconds(seconds)));

        if (problem is null)
        {
            response.Expect(HttpStatusCode.OK);
        }
        else
        {
            response.ExpectError("invalid_grant", problem);
        }
    }

    [Fact]
    [ProtocolFact("8.1", "the CLI's exp in milliseconds works")]
    public async Task An_end_in_milliseconds_is_understood()
    {
        PreAuthorize();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = App.ConsumerKey,
            ["sub"] = Org.User.Username,
            ["aud"] = Org.LoginUrl.AbsoluteUri,
            ["exp"] = Clock.GetUtcNow().ToUnixTimeMilliseconds() + 300,
        };

        (await SendAsync(Assertion.Sign(claims))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_assertion_of_an_unknown_client_or_user_is_refused()
    {
        PreAuthorize();

        (await SendAsync(Assertion.Sign("3MVG9unknown", Org.User.Username, Org.LoginUrl.AbsoluteUri, InTwoMinutes))).ExpectError("invalid_client_id", "client identifier invalid");
        (await SendAsync(Assertion.Sign(App.ConsumerKey, "nobody@simulator.test", Org.LoginUrl.AbsoluteUri, InTwoMinutes))).ExpectError("invalid_grant", "user hasn't approved this consumer");
        (await Client.TokenAsync(("grant_type", JwtBearer))).ExpectError("invalid_grant", "invalid assertion");
    }

    [Fact]
    [ProtocolFact("8.2", "client credentials: Run-As user, no refresh token, full/web/refresh_token scopes stripped")]
    public async Task Client_credentials_give_the_run_as_users_token_with_fewer_scopes()
    {
        App.Scopes.Add("api");
        App.Scopes.Add("web");
        App.ClientCredentialsEnabled = true;
        App.ClientCredentialsUser = Org.User;

        var tokens = (await CredentialsAsync()).Expect(HttpStatusCode.OK);

        Assert.Equal("api", tokens["scope"]);
        Assert.Null(tokens["refresh_token"]);
        Assert.EndsWith(Org.User.Id, tokens["id"], StringComparison.Ordinal);
    }

    [Fact]
    [ProtocolFact("4.4", "invalid_grant no client credentials user enabled")]
    public async Task Without_a_run_as_user_client_credentials_are_refused()
    {
        (await CredentialsAsync()).ExpectError("invalid_grant", "no client credentials user enabled");
        App.ClientCredentialsEnabled = true;
        (await CredentialsAsync()).ExpectError("invalid_grant", "no client credentials user enabled");
    }

    [Theory]
    [InlineData(LoginHostKind.Production)]
    [InlineData(LoginHostKind.Sandbox)]
    [ProtocolFact("4.4", "invalid_grant request not supported on this domain")]
    [ProtocolFact("8.2", "client credentials: My Domain host only")]
    public async Task Client_credentials_need_the_orgs_own_host(LoginHostKind kind)
    {
        using var client = new OAuthClient(Org, Org.LoginUrlOf(kind));

        (await client.TokenAsync(("grant_type", "client_credentials"), ("client_id", App.ConsumerKey), ("client_secret", App.ConsumerSecret)))
            .ExpectError("invalid_grant", "request not supported on this domain");
    }

    [Fact]
    public async Task Client_credentials_need_the_secret()
    {
        App.ClientCredentialsEnabled = true;
        App.ClientCredentialsUser = Org.User;

        (await CredentialsAsync(("client_secret", null))).ExpectError("invalid_client", "invalid client credentials");
        (await CredentialsAsync(("client_secret", "wrong"))).ExpectError("invalid_client", "invalid client credentials");
    }

    private DateTimeOffset InTwoMinutes => Clock.GetUtcNow().AddMinutes(2);

    private void PreAuthorize()
    {
        App.Certificate = Assertion.Certificate;
        App.PermittedUsers = PermittedUsers.AdminApprovedUsersArePreAuthorized;
        App.AdminApprovedUsers.Add(Org.User);
    }

    private Task<Response> SendAsync(string assertion) => Client.TokenAsync(("grant_type", JwtBearer), ("assertion", assertion));

    private Task<Response> CredentialsAsync(params (string Name, string? Value)[] changes) => Client.TokenAsync(
        [("grant_type", "client_credentials"), ("client_id", App.ConsumerKey), ("client_secret", App.ConsumerSecret), .. changes]);
}
