using System;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>The revocation of JWT access tokens: docs/salesforce-oauth.md, section 6.3.</summary>
public sealed class JwtRevocationTests : SimulatorTest
{
    private const string Limits = "services/data/v66.0/limits";

    [Fact]
    [ProtocolFact("6.3", "revocation of a JWT access token takes up to 30 min to propagate")]
    public async Task A_revoked_jwt_works_at_the_api_until_the_lag_is_over()
    {
        var tokens = await LogInForAnHourAsync();

        (await Client.RevokeAsync(tokens.AccessToken)).Expect(HttpStatusCode.OK);

        Clock.Advance(TimeSpan.FromMinutes(29));
        (await Client.GetAsync(Limits, tokens.AccessToken)).Expect(HttpStatusCode.OK);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var refused = (await Client.GetAsync(Limits, tokens.AccessToken)).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal("INVALID_SESSION_ID", refused.Json[0]!["errorCode"]!.ToString());
    }

    [Fact]
    [ProtocolFact("6.3", "the login host itself knows of a JWT's revocation at once")]
    public async Task Introspection_userinfo_and_a_second_revocation_know_at_once()
    {
        var tokens = await LogInForAnHourAsync();

        await Client.RevokeAsync(tokens.AccessToken);

        Assert.Equal("{\"active\":false}", (await Client.IntrospectAsync(tokens.AccessToken)).Text);
        (await Client.GetAsync("services/oauth2/userinfo", tokens.AccessToken)).Expect(HttpStatusCode.Forbidden);
        (await Client.RevokeAsync(tokens.AccessToken)).ExpectError("invalid_token", "invalid token");
        Assert.False(Org.IsAccessTokenActive(tokens.AccessToken));
    }

    [Fact]
    [ProtocolFact("6.3", "revoking the refresh token, or its reuse, reaches JWT access tokens with the same lag")]
    public async Task Jwts_of_a_revoked_chain_lag_too()
    {
        var first = await LogInForAnHourAsync();
        var second = await Client.RefreshAsync(first.RefreshToken);

        (await Client.RefreshAsync(first.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");

        Assert.False(Org.IsRefreshTokenActive(second.RefreshToken));
        (await Client.GetAsync(Limits, second.AccessToken)).Expect(HttpStatusCode.OK);
        Clock.Advance(TimeSpan.FromMinutes(30));
        (await Client.GetAsync(Limits, second.AccessToken)).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    [ProtocolFact("6.3", "the lag keeps no JWT alive beyond its exp")]
    public async Task A_revoked_jwt_ends_with_its_exp_at_the_latest()
    {
        App.JwtAccessTokenLifetime = TimeSpan.FromMinutes(10);
        App.IssueJwtAccessTokens = true;
        var tokens = await Client.LogInAsync();
        await Client.RevokeAsync(tokens.AccessToken);

        Clock.Advance(TimeSpan.FromMinutes(10));

        (await Client.GetAsync(Limits, tokens.AccessToken)).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_the_lag_and_for_opaque_tokens_a_revocation_counts_at_once()
    {
        var opaque = await Client.LogInAsync();
        Org.Organization.JwtRevocationLag = TimeSpan.Zero;
        var jwt = await LogInForAnHourAsync();

        Org.RevokeAll();

        (await Client.GetAsync(Limits, jwt.AccessToken)).Expect(HttpStatusCode.Unauthorized);
        Org.Organization.JwtRevocationLag = TimeSpan.FromMinutes(30);
        (await Client.GetAsync(Limits, opaque.AccessToken)).Expect(HttpStatusCode.Unauthorized);
    }

    private Task<Response> LogInForAnHourAsync()
    {
        App.IssueJwtAccessTokens = true;
        App.JwtAccessTokenLifetime = TimeSpan.FromHours(1);
        return Client.LogInAsync();
    }
}
