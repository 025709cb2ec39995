using System;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>Refusals that do not say that the authorization has ended, and how often they are asked for.</summary>
public sealed class RefreshRefusalTests
{
    private static readonly FreshnessOptions Force = new() { ForceRefresh = true };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("External client app is not installed in this org")]
    [InlineData("Cross-org OAuth flows are not supported for this external client app")]
    [InlineData("activation secret invalid")]
    [InlineData("something that nobody has seen yet")]
    [InlineData(null)]
    public async Task An_invalid_grant_of_unknown_words_ends_nothing_while_the_refresh_token_is_active(string? words)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", words) with { Times = 1 });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(words, failure.Failure.OAuthErrorDescription);
        Assert.NotEqual(TokenErrorCode.RefreshTokenExpired, failure.Code);
        Assert.Equal(1, bed.Org.Counters.Introspections);
        Assert.True((await bed.ReadAsync()).IsAuthorized);
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        Assert.Null((await bed.ReadAsync()).RefreshRefusal);
    }

    [Fact]
    public async Task An_invalid_grant_of_unknown_words_ends_the_authorization_when_the_refresh_token_is_no_longer_active()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.RevokeAll();
        bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "something new"));

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal((TokenErrorCode.RefreshTokenExpired, "something new"), (failure.Code, failure.Failure.OAuthErrorDescription));
        Assert.Equal(TokenErrorCode.AuthorizationRequired, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);
    }

    [Fact]
    public async Task A_client_that_cannot_ask_is_told_in_Salesforces_words_and_keeps_its_authorization()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "something new") with { Times = 1 });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal((TokenErrorCode.RefreshTokenRefused, "something new"), (failure.Code, failure.Failure.OAuthErrorDescription));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
    }

    [Theory]
    [InlineData("invalid_grant", "something new", false)]
    [InlineData("invalid_grant", "something new", true)]
    [InlineData("invalid_grant", "ip restricted", false)]
    [InlineData("invalid_client", "invalid client credentials", false)]
    [InlineData("inactive_org", "org is locked", true)]
    [InlineData("something_new", null, false)]
    [InlineData("rate_limit_exceeded", "number of login attempts has been exceeded", false)]
    public async Task A_monitor_that_asks_each_second_does_not_hammer(string error, string? description, bool publicClient)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, publicClient: publicClient);
        bed.Org.Faults.Add(Fault.OAuthError(error, description));
        _time.Advance(TimeSpan.FromHours(3));

        var first = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync());
        var requests = bed.Org.Counters.AllRequests;
        for (var i = 0; i < 1000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(59));
            var again = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync());
            Assert.Equal((first.Code, first.Failure.OAuthErrorDescription), (again.Code, again.Failure.OAuthErrorDescription));
            Assert.InRange(again.Failure.RetryAfter!.Value, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        }

        Assert.Equal((1, requests), (bed.TokenRequests, bed.Org.Counters.AllRequests));
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync());
        Assert.Equal(2, bed.TokenRequests);
    }

    [Fact]
    public async Task A_monitor_that_asks_for_a_lifetime_that_the_org_does_not_give_does_not_hammer()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        _time.Advance(TimeSpan.FromMinutes(100));
        bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "ip restricted"));

        for (var i = 0; i < 30; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { MinimumLifetime = TimeSpan.FromMinutes(30) }));
        }

        Assert.Equal(1, bed.TokenRequests);
    }

    [Fact]
    public async Task A_longer_lifetime_that_cannot_be_had_ends_no_authorization_whose_access_token_is_active()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var token = await bed.GetAsync();
        _time.Advance(TimeSpan.FromMinutes(100));
        bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "expired access/refresh token") with { Endpoint = SimulatorEndpoint.Token });

        await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { MinimumLifetime = TimeSpan.FromMinutes(30) }));

        Assert.Equal(token, await bed.GetAsync());
        Assert.True((await bed.ReadAsync()).IsAuthorized);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Where_nobody_says_whether_the_access_token_is_active_the_refresh_is_tried_and_its_refusal_remembered(int status)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, publicClient: true);
        _time.Advance(TimeSpan.FromHours(3));
        bed.Org.Faults.Add(Fault.Status(status) with { Endpoint = SimulatorEndpoint.UserInfo });
        using (bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "something new")))
        {
            for (var i = 0; i < 30; i++)
            {
                Assert.Equal(TokenErrorCode.RefreshTokenRefused, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);
            }
        }

        Assert.Equal(2, bed.Org.Counters.AllRequests);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task Another_login_address_is_tried_at_once()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        _time.Advance(TimeSpan.FromHours(3));
        using (bed.Org.Faults.Add(Fault.Redirect("https://moved.example/") with { Endpoint = SimulatorEndpoint.Token }))
        {
            Assert.Equal(TokenErrorCode.LoginHostMoved, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);
        }

        var other = new UriBuilder(bed.Org.LoginUrl) { Host = "127.0.0.1" }.Uri;
        var changes = new Profiles.TokenChanges { LoginUrl = other, KeepAuthorization = true };
        await bed.Engine.SetAsync(TestBed.Name, changes, TestBed.Cancellation);

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task The_pause_doubles_up_to_an_hour_and_a_success_ends_it()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        using (bed.Org.Faults.Add(Fault.OAuthError("inactive_org", "org is locked")))
        {
            _time.Advance(TimeSpan.FromHours(3));
            foreach (var minutes in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
            {
                await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync());
                var stored = (await bed.ReadAsync()).RefreshRefusal!;
                Assert.Equal(TimeSpan.FromMinutes(minutes), stored.NextAttemptAt - stored.RefusedAt);
                _time.Advance(TimeSpan.FromMinutes(minutes));
            }
        }

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        Assert.Null((await bed.ReadAsync()).RefreshRefusal);
    }

    [Fact]
    public async Task A_new_credential_and_a_forced_refresh_try_at_once()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        _time.Advance(TimeSpan.FromHours(3));
        bed.Org.Faults.Add(Fault.OAuthError("invalid_client", "invalid client credentials") with { Times = 2 });
        Assert.Equal(TokenErrorCode.ConsumerSecretRejected, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);
        Assert.Equal(TokenErrorCode.ConsumerSecretRejected, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);
        Assert.Equal(2, bed.TokenRequests);

        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, null, bed.Org.App.ConsumerSecret, TestBed.Cancellation);

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task An_access_token_that_is_still_active_is_served_though_its_refresh_was_refused()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var token = await bed.GetAsync();
        bed.Org.Faults.Add(Fault.OAuthError("inactive_org", "org is locked"));
        await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        for (var i = 0; i < 6; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(16));
            Assert.Equal(token, await bed.GetAsync());
        }
    }

    [Fact]
    public async Task A_network_that_is_down_is_tried_again_at_each_call()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(Fault.Status(503) with { Endpoint = SimulatorEndpoint.Token, Times = 5 });

        await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(new FreshnessOptions { RejectedAccessToken = (await bed.ReadAsync()).Tokens!.AccessToken })));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(308)]
    public async Task A_login_host_that_moved_names_the_new_address_and_sends_nothing_there(int status)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await using var elsewhere = await TestBed.StartAsync();
        var target = new UriBuilder(elsewhere.Org.LoginUrl) { Host = "127.0.0.1", Path = "/services/oauth2/token" }.Uri;
        bed.Org.Faults.Add(Fault.Redirect(target.AbsoluteUri, status) with { Endpoint = SimulatorEndpoint.Token });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.LoginHostMoved, failure.Code);
        Assert.Contains($"http://127.0.0.1:{target.Port}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.Org.Counters.AllRequests);
        bed.Org.Faults.Clear();
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_ends_no_token_that_Salesforce_says_is_active()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(app: new() { Scopes = ["api", "id"] });
        var token = await bed.GetAsync();
        await bed.ChangeAsync(static profile => profile with
        {
            Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddDays(1), ExpiresAt = null },
        });

        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal((1, 0), (bed.Org.Counters.Introspections, bed.TokenRequests));
    }

    [Fact]
    public async Task A_token_that_Salesforce_confirms_is_handed_out_though_the_disk_cannot_be_written()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var token = await bed.GetAsync();
        await bed.ChangeAsync(static profile => profile with
        {
            Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-1), ExpiresAt = null, LastConfirmedAt = null },
        });
        var store = default(FailingStore);
        using var engine = bed.OpenEngine(real => store = new FailingStore(real));

        store!.FailWrites(after: 0, times: int.MaxValue, TokenErrorCode.StoreWriteFailed);
        Assert.Equal(token, (await engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation)).AccessToken);

        store.FailLocks(TokenErrorCode.StoreWriteFailed);
        Assert.Equal(token, (await engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation)).AccessToken);

        // Only a refresh needs the disk.
        bed.Org.ExpireAccessTokens();
        var failure = await Assert.ThrowsAsync<TokenException>(
            () => engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation));
        Assert.Equal(TokenErrorCode.StoreWriteFailed, failure.Code);
        Assert.Equal(0, bed.TokenRequests);
    }

    [Fact]
    public async Task A_token_that_nobody_can_get_now_is_not_shown_as_ready()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        using (bed.Org.Faults.Add(Fault.OAuthError("inactive_user", "user is inactive") with { Endpoint = SimulatorEndpoint.Token }))
        {
            // The access token is good, so there is nothing to do yet.
            await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));
            Assert.Equal(TokenStatus.Ready, await StatusAsync());

            bed.Org.ExpireAccessTokens();
            await bed.Engine.TestAsync(TestBed.Name, TestBed.Cancellation);
            Assert.Equal(TokenStatus.Refused, await StatusAsync());
        }

        await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });
        Assert.Equal(TokenStatus.Ready, await StatusAsync());

        async Task<TokenStatus> StatusAsync() => (await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation)).Status;
    }
}
