using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>Refresh tokens: docs/salesforce-oauth.md, sections 5, 9 and 10.5.</summary>
public sealed class RefreshTests : SimulatorTest
{
    [Fact]
    [ProtocolFact("5.2", "reuse of a rotated-out token revokes the current refresh token and all its access tokens")]
    [ProtocolFact("4.4", "invalid_grant expired access/refresh token")]
    public async Task Reuse_kills_the_chain()
    {
        var first = await Client.LogInAsync();
        var second = await Client.RefreshAsync(first.RefreshToken);
        var third = await Client.RefreshAsync(second.RefreshToken);

        (await Client.RefreshAsync(first.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");

        (await Client.RefreshAsync(third.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");
        foreach (var token in new[] { first.AccessToken, second.AccessToken, third.AccessToken })
        {
            Assert.False(Org.IsAccessTokenActive(token));
        }

        Assert.Equal((2, 1, 1), (Org.Counters.Refreshes, Org.Counters.RefreshReuses, Org.Counters.ChainsRevoked));
    }

    [Fact]
    public async Task Reuse_leaves_other_approvals_alone()
    {
        var other = await Client.LogInAsync();
        var first = await Client.LogInAsync();
        await Client.RefreshAsync(first.RefreshToken);

        await Client.RefreshAsync(first.RefreshToken);

        (await Client.RefreshAsync(other.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("5.3", "invalid_grant token request is already being processed")]
    public async Task Of_two_refreshes_at_once_one_wins_and_the_other_is_told_so()
    {
        Org.RefreshProcessingTime = TimeSpan.FromMilliseconds(300);
        var tokens = await Client.LogInAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Client.RefreshAsync(tokens.RefreshToken)));

        var winner = Assert.Single(responses, response => response.Status == HttpStatusCode.OK);
        Assert.All(responses.Where(response => response != winner), response => response.ExpectError("invalid_grant", "token request is already being processed"));
        Assert.Equal((1, 4, 0), (Org.Counters.Refreshes, Org.Counters.ConcurrentRefreshErrors, Org.Counters.RefreshReuses));
        (await Client.RefreshAsync(winner.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("5.4", "a lost response is a lost chain")]
    public async Task A_lost_answer_leaves_the_client_with_a_dead_token()
    {
        var tokens = await Client.LogInAsync();
        Org.Faults.Add(Fault.DropAfter() with { Times = 1 });

        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => Client.RefreshAsync(tokens.RefreshToken));

        Assert.Equal(1, Org.Counters.Refreshes);
        (await Client.RefreshAsync(tokens.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");
        Assert.Equal(1, Org.Counters.RefreshReuses);
    }

    [Fact]
    [ProtocolFact("9.3", "five approvals for each user and app; the sixth revokes the oldest")]
    public async Task The_sixth_approval_revokes_the_oldest()
    {
        var approvals = new System.Collections.Generic.List<Response>();
        for (var i = 0; i < 6; i++)
        {
            approvals.Add(await Client.LogInAsync());
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await Client.RefreshAsync(approvals[0].RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");
        foreach (var alive in approvals.Skip(1))
        {
            (await Client.RefreshAsync(alive.RefreshToken)).Expect(HttpStatusCode.OK);
        }

        Assert.Equal(1, Org.Counters.ChainsRevoked);
    }

    [Fact]
    [ProtocolFact("9.2", "refresh token policy: expire if unused")]
    public async Task An_unused_token_expires_and_use_keeps_it()
    {
        App.RefreshTokenPolicy = RefreshTokenPolicy.ExpireIfUnusedFor(TimeSpan.FromDays(30));
        var tokens = await Client.LogInAsync();
        Clock.Advance(TimeSpan.FromDays(29));
        tokens = (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
        Clock.Advance(TimeSpan.FromDays(29));
        tokens = (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
        Clock.Advance(TimeSpan.FromDays(30));

        (await Client.RefreshAsync(tokens.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");
    }

    [Fact]
    [ProtocolFact("9.2", "refresh token policy: expire after, immediately expire")]
    public async Task A_token_expires_after_its_time_however_often_it_is_used()
    {
        App.RefreshTokenPolicy = RefreshTokenPolicy.ExpireAfter(TimeSpan.FromDays(2));
        var tokens = await Client.LogInAsync();
        Clock.Advance(TimeSpan.FromDays(1));
        tokens = (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
        Clock.Advance(TimeSpan.FromDays(1));
        (await Client.RefreshAsync(tokens.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");

        App.RefreshTokenPolicy = RefreshTokenPolicy.ImmediatelyExpire;
        var atOnce = await Client.LogInAsync();
        (await Client.RefreshAsync(atOnce.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");
    }

    [Fact]
    [ProtocolFact("10.5", "secret rotation revokes all tokens")]
    public async Task A_new_secret_revokes_all_tokens()
    {
        var tokens = await Client.LogInAsync();
        var old = App.ConsumerSecret;

        Org.RotateConsumerSecret(App);

        Assert.False(Org.IsAccessTokenActive(tokens.AccessToken));
        (await Client.RefreshAsync(tokens.RefreshToken, ("client_secret", old))).ExpectError("invalid_client", "invalid client credentials");
        (await Client.RefreshAsync(tokens.RefreshToken)).ExpectError("invalid_grant", "expired access/refresh token");
    }

    [Fact]
    public async Task A_token_of_another_client_is_refused_and_not_harmed()
    {
        var tokens = await Client.LogInAsync();
        var other = new SimulatedApp();
        Org.Apps.Add(other);

        (await Client.RefreshAsync(tokens.RefreshToken, ("client_id", other.ConsumerKey), ("client_secret", other.ConsumerSecret)))
            .ExpectError("invalid_grant", "expired access/refresh token");

        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refresh_may_ask_for_less_and_not_for_more()
    {
        var tokens = await Client.LogInAsync(("scope", "api id refresh_token"));

        (await Client.RefreshAsync(tokens.RefreshToken, ("scope", "api web"))).ExpectError("invalid_scope", "the requested scope is not allowed");
        Assert.Equal("api", (await Client.RefreshAsync(tokens.RefreshToken, ("scope", "api")))["scope"]);
    }
}
