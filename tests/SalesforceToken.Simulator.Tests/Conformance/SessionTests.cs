using System;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.State.Tenants;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>Sessions, introspection, revocation, identity: docs/salesforce-oauth.md, sections 1.3, 6, 7 and 9.1.</summary>
public sealed class SessionTests : SimulatorTest
{
    private const string Limits = "services/data/v66.0/limits";

    [Fact]
    [ProtocolFact("9.1", "the session timeout is 2 h by default and slides on activity")]
    public async Task Activity_keeps_a_session_alive_and_silence_ends_it()
    {
        var tokens = await Client.LogInAsync();
        for (var i = 0; i < 3; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(119));
            (await Client.GetAsync(Limits, tokens.AccessToken)).Expect(HttpStatusCode.OK);
        }

        Clock.Advance(TimeSpan.FromMinutes(120));
        var response = (await Client.GetAsync(Limits, tokens.AccessToken)).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal("INVALID_SESSION_ID", response.Json[0]!["errorCode"]!.ToString());
        Assert.Equal("Session expired or invalid", response.Json[0]!["message"]!.ToString());
    }

    [Fact]
    [ProtocolFact("9.1", "sessions may be renewed only in their second half")]
    public async Task With_the_half_time_rule_early_activity_changes_nothing()
    {
        Org.Organization.RenewSessionsAfterHalfTime = true;
        var tokens = await Client.LogInAsync();
        var end = (await Client.IntrospectAsync(tokens.AccessToken))["exp"];

        Clock.Advance(TimeSpan.FromMinutes(59));
        await Client.GetAsync(Limits, tokens.AccessToken);
        Assert.Equal(end, (await Client.IntrospectAsync(tokens.AccessToken))["exp"]);

        Clock.Advance(TimeSpan.FromMinutes(1));
        await Client.GetAsync(Limits, tokens.AccessToken);
        Assert.NotEqual(end, (await Client.IntrospectAsync(tokens.AccessToken))["exp"]);
    }

    [Fact]
    [ProtocolFact("9.1", "the app's timeout goes before the org's")]
    public async Task The_apps_timeout_goes_before_the_orgs()
    {
        App.SessionTimeout = TimeSpan.FromMinutes(15);
        var tokens = await Client.LogInAsync();

        Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.False(Org.IsAccessTokenActive(tokens.AccessToken));
    }

    [Fact]
    [ProtocolFact("7.1", "introspection tells active, scope, client_id, username, sub, token_type, exp, iat, nbf")]
    [ProtocolFact("7.1", "exp moves as the session is used")]
    public async Task Introspection_tells_the_end_and_does_not_move_it()
    {
        var tokens = await Client.LogInAsync();
        var start = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMinutes(10));

        var first = await Client.IntrospectAsync(tokens.AccessToken);
        Assert.True(first.Json["active"]!.GetValue<bool>());
        Assert.Equal(start.AddHours(2).ToUnixTimeSeconds(), first.Json["exp"]!.GetValue<long>());
        Assert.Equal(start.ToUnixTimeSeconds(), first.Json["iat"]!.GetValue<long>());
        Assert.Equal(start.ToUnixTimeSeconds(), first.Json["nbf"]!.GetValue<long>());
        Assert.Equal(
            (App.ConsumerKey, Org.User.Username, tokens["id"], "access_token", tokens["scope"]),
            (first["client_id"], first["username"], first["sub"], first["token_type"], first["scope"]));

        Assert.Equal(first["exp"], (await Client.IntrospectAsync(tokens.AccessToken))["exp"]);
        await Client.GetAsync(Limits, tokens.AccessToken);
        Assert.Equal(start.AddMinutes(130).ToUnixTimeSeconds(), (await Client.IntrospectAsync(tokens.AccessToken)).Json["exp"]!.GetValue<long>());
    }

    [Fact]
    [ProtocolFact("7.1", "introspecting a refresh token tells active without using it")]
    public async Task Introspecting_refresh_tokens_tells_which_one_counts_and_harms_none()
    {
        var first = await Client.LogInAsync();
        var second = await Client.RefreshAsync(first.RefreshToken);

        Assert.False((await Client.IntrospectAsync(first.RefreshToken)).Json["active"]!.GetValue<bool>());
        var current = await Client.IntrospectAsync(second.RefreshToken, ("token_type_hint", "refresh_token"));
        Assert.True(current.Json["active"]!.GetValue<bool>());
        Assert.Equal("refresh_token", current["token_type"]);
        (await Client.RefreshAsync(second.RefreshToken)).Expect(HttpStatusCode.OK);
        Assert.Equal(0, Org.Counters.RefreshReuses);
    }

    [Fact]
    [ProtocolFact("7.2", "only confidential apps may introspect, and only their own tokens")]
    public async Task Introspection_needs_the_secret_and_tells_nothing_of_other_clients()
    {
        var tokens = await Client.LogInAsync();
        var other = new SimulatedApp();
        Org.Apps.Add(other);

        (await Client.IntrospectAsync(tokens.AccessToken, ("client_secret", null))).ExpectError("invalid_client", "invalid client credentials");
        (await Client.IntrospectAsync(tokens.AccessToken, ("client_secret", "wrong"))).ExpectError("invalid_client", "invalid client credentials");
        var foreign = await Client.IntrospectAsync(tokens.AccessToken, ("client_id", other.ConsumerKey), ("client_secret", other.ConsumerSecret));
        Assert.Equal("{\"active\":false}", foreign.Text);
        other.IntrospectAllTokens = true;
        foreign = await Client.IntrospectAsync(tokens.AccessToken, ("client_id", other.ConsumerKey), ("client_secret", other.ConsumerSecret));
        Assert.True(foreign.Json["active"]!.GetValue<bool>());
    }

    [Fact]
    [ProtocolFact("7.2", "an expired, revoked or unknown token is not active")]
    public async Task Dead_tokens_are_not_active()
    {
        var tokens = await Client.LogInAsync();
        Org.ExpireSession(tokens.AccessToken);

        Assert.Equal("{\"active\":false}", (await Client.IntrospectAsync(tokens.AccessToken)).Text);
        Assert.Equal("{\"active\":false}", (await Client.IntrospectAsync("nonsense")).Text);
    }

    [Fact]
    [ProtocolFact("6.2", "revoking a refresh token kills its access tokens; no client authentication")]
    public async Task Revoking_the_refresh_token_revokes_all()
    {
        var first = await Client.LogInAsync();
        var second = await Client.RefreshAsync(first.RefreshToken);

        (await Client.RevokeAsync(second.RefreshToken)).Expect(HttpStatusCode.OK);

        Assert.False(Org.IsAccessTokenActive(first.AccessToken) || Org.IsAccessTokenActive(second.AccessToken));
        (await Client.RefreshAsync(second.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");
        Assert.Equal(1, Org.Counters.ChainsRevoked);
    }

    [Fact]
    [ProtocolFact("6.2", "revoking an access token ends that one")]
    public async Task Revoking_an_access_token_leaves_the_refresh_token()
    {
        var tokens = await Client.LogInAsync();

        (await Client.RevokeAsync(tokens.AccessToken)).Expect(HttpStatusCode.OK);

        Assert.False(Org.IsAccessTokenActive(tokens.AccessToken));
        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("6.1", "revoke errors: invalid_token, unsupported_token_type")]
    [ProtocolFact("6.1", "the GET variant of revoke exists")]
    public async Task Revoking_what_is_dead_is_an_error()
    {
        var tokens = await Client.LogInAsync();
        (await Client.GetAsync($"services/oauth2/revoke?token={Uri.EscapeDataString(tokens.AccessToken)}")).Expect(HttpStatusCode.OK);

        (await Client.RevokeAsync(tokens.AccessToken)).ExpectError("invalid_token", "invalid token");
        (await Client.RevokeAsync("nonsense")).ExpectError("invalid_token", "invalid token");
        (await Client.PostAsync("services/oauth2/revoke", [("token", tokens.RefreshToken), ("token_type_hint", "password")]))
            .ExpectError("unsupported_token_type", "this token type is not supported");
        Assert.True(Org.IsRefreshTokenActive(tokens.RefreshToken));
    }

    [Fact]
    [ProtocolFact("7.3", "the identity URL and userinfo")]
    public async Task Identity_and_userinfo_tell_who_it_is()
    {
        var tokens = await Client.LogInAsync();

        var identity = (await Client.GetAsync(tokens["id"]!, tokens.AccessToken)).Expect(HttpStatusCode.OK);
        Assert.Equal((Org.User.Id, Org.Organization.Id, Org.User.Username), (identity["user_id"], identity["organization_id"], identity["username"]));
        Assert.Contains("{version}", identity.Json["urls"]!["rest"]!.ToString(), StringComparison.Ordinal);
        var userInfo = (await Client.GetAsync("services/oauth2/userinfo", tokens.AccessToken)).Expect(HttpStatusCode.OK);
        Assert.Equal((tokens["id"], Org.User.Username), (userInfo["sub"], userInfo["preferred_username"]));
    }

    [Fact]
    [ProtocolFact("7.3", "identity errors are plain text with 403 or 404")]
    public async Task Identity_errors_are_plain_text()
    {
        var tokens = await Client.LogInAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "Missing_OAuth_Token"), StatusAndText(await Client.GetAsync(tokens["id"]!)));
        Assert.Equal((HttpStatusCode.Forbidden, "Bad_OAuth_Token"), StatusAndText(await Client.GetAsync(tokens["id"]!, "nonsense")));
        Assert.Equal((HttpStatusCode.NotFound, "Bad_Id"), StatusAndText(await Client.GetAsync($"id/{Org.Organization.Id}/005000000000000AAA", tokens.AccessToken)));
        Assert.Equal((HttpStatusCode.Forbidden, "Wrong_Org"), StatusAndText(await Client.GetAsync($"id/00D000000000000AAA/{Org.User.Id}", tokens.AccessToken)));
        Assert.Equal((HttpStatusCode.Forbidden, "Bad_OAuth_Token"), StatusAndText(await Client.GetAsync("services/oauth2/userinfo", "nonsense")));
    }

    [Fact]
    [ProtocolFact("1.3", "openid-configuration, without PKCE methods, grant types and RFC 9207")]
    [ProtocolFact("1.3", "no oauth-authorization-server document on login hosts")]
    public async Task Discovery_says_what_Salesforce_says()
    {
        var document = (await Client.GetAsync(".well-known/openid-configuration")).Expect(HttpStatusCode.OK);

        Assert.Equal(Org.LoginUrl.AbsoluteUri.TrimEnd('/'), document["issuer"]);
        Assert.Equal(Org.LoginUrl.AbsoluteUri + "services/oauth2/token", document["token_endpoint"]);
        Assert.Equal(["client_secret_post", "client_secret_basic", "private_key_jwt"], document.Json["token_endpoint_auth_methods_supported"]!.AsArray().GetValues<string>());
        Assert.Null(document["code_challenge_methods_supported"]);
        Assert.Null(document["grant_types_supported"]);
        Assert.Null(document["authorization_response_iss_parameter_supported"]);
        (await Client.GetAsync(".well-known/oauth-authorization-server")).Expect(HttpStatusCode.NotFound);
    }

    private static (HttpStatusCode Status, string Text) StatusAndText(Response response) => (response.Status, response.Text);
}
