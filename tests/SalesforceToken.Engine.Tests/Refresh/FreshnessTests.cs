using System;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>When the engine returns the stored token, when it asks Salesforce, and when it refreshes the token.</summary>
public sealed class FreshnessTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };

    [Fact]
    public async Task Within_fifteen_minutes_of_issue_the_network_is_not_used()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var token = await bed.GetAsync();

        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));

        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal(0, bed.Org.Counters.AllRequests);
    }

    [Fact]
    public async Task Then_Salesforce_is_asked_once_and_what_it_tells_is_good_until_it_ends()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var token = await bed.GetAsync();

        _time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal((1, 0), (bed.Org.Counters.Introspections, bed.Org.Counters.RefreshTokenRequests));
        var details = await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation);
        Assert.Equal(_time.GetUtcNow(), details.Profile.Tokens!.LastConfirmedAt);

        // The session expires two hours after its start at 12:00, because nothing has used it.
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 14, 0, 0, TimeSpan.Zero), details.Profile.Tokens!.ExpiresAt);
        _time.Advance(TimeSpan.FromMinutes(102));
        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal(1, bed.Org.Counters.AllRequests);
    }

    [Fact]
    public async Task A_session_that_was_used_meanwhile_lives_on_without_a_refresh()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var token = await bed.GetAsync();
        _time.Advance(TimeSpan.FromMinutes(16));
        await bed.GetAsync();

        // Half-way, using the session moves its expiry. Near the first expiry, Salesforce reports the new one.
        _time.Advance(TimeSpan.FromMinutes(80));
        using var http = new System.Net.Http.HttpClient();
        http.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
        (await http.GetAsync(new Uri(bed.Org.LoginUrl, "services/oauth2/userinfo"), TestBed.Cancellation)).EnsureSuccessStatusCode();
        _time.Advance(TimeSpan.FromMinutes(23.5));

        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal(0, bed.Org.Counters.RefreshTokenRequests);
    }

    [Fact]
    public async Task A_token_that_is_no_longer_active_is_refreshed()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var before = await bed.ReadAsync();

        _time.Advance(TimeSpan.FromHours(3));
        var token = await bed.GetAsync();

        Assert.True(bed.Org.IsAccessTokenActive(token));
        Assert.Equal(1, bed.Org.Counters.Refreshes);
        var after = await bed.ReadAsync();
        Assert.NotEqual(before.Tokens!.RefreshToken, after.Tokens!.RefreshToken);
        Assert.True(after.Tokens.RotatesRefreshToken);
        Assert.Null(after.RefreshAttempt);
        Assert.Equal(before.Tokens.Username, after.Tokens.Username);
    }

    [Fact]
    public async Task A_public_client_asks_userinfo_and_is_content_for_fifteen_minutes()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, publicClient: true);
        var token = await bed.GetAsync();

        _time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal((1, 0, 1), (bed.Org.Counters.UserInfos, bed.Org.Counters.Introspections, bed.Org.Counters.AllRequests));
    }

    [Fact]
    public async Task An_app_that_may_not_introspect_asks_userinfo()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        bed.Org.Faults.Add(Fault.OAuthError("invalid_request", "introspection is not enabled") with { Endpoint = SimulatorEndpoint.Introspect });

        _time.Advance(TimeSpan.FromMinutes(16));
        await bed.GetAsync();

        Assert.Equal((1, 0), (bed.Org.Counters.UserInfos, bed.Org.Counters.RefreshTokenRequests));
    }

    [Fact]
    public async Task A_minimum_lifetime_beyond_what_is_left_brings_a_new_token()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var token = await bed.GetAsync();
        var anHour = new FreshnessOptions { MinimumLifetime = TimeSpan.FromHours(1) };

        // Nearly two hours are left, so asking Salesforce is enough.
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(token, await bed.GetAsync(anHour));
        Assert.Equal((1, 0), (bed.Org.Counters.Introspections, bed.Org.Counters.RefreshTokenRequests));

        _time.Advance(TimeSpan.FromMinutes(70));
        var renewed = await bed.GetAsync(anHour);
        Assert.NotEqual(token, renewed);
        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task A_minimum_lifetime_that_nobody_can_promise_does_not_refresh_at_every_call()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, publicClient: true);
        var anHour = new FreshnessOptions { MinimumLifetime = TimeSpan.FromHours(1) };
        _time.Advance(TimeSpan.FromMinutes(16));

        var token = await bed.GetAsync(anHour);
        Assert.Equal(token, await bed.GetAsync(anHour));
        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task A_minimum_lifetime_beyond_every_session_brings_a_new_token_at_most_every_fifteen_minutes()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var tenHours = new FreshnessOptions { MinimumLifetime = TimeSpan.FromHours(10) };

        for (var i = 0; i < 4; i++)
        {
            await bed.GetAsync(tenHours);
        }

        Assert.Equal(0, bed.Org.Counters.Refreshes);
        _time.Advance(TimeSpan.FromMinutes(16));
        for (var i = 0; i < 4; i++)
        {
            await bed.GetAsync(tenHours);
        }

        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task A_jwt_of_a_public_client_ends_when_it_says_whatever_userinfo_says()
    {
        var app = new SimulatedApp { IssueJwtAccessTokens = true };
        await using var bed = await TestBed.StartAuthorizedAsync(_time, app, publicClient: true);
        var token = await bed.GetAsync();

        _time.Advance(TimeSpan.FromMinutes(29.5));
        Assert.NotEqual(token, await bed.GetAsync());
        Assert.Equal((1, 1), (bed.Org.Counters.UserInfos, bed.Org.Counters.Refreshes));
    }

    [Fact]
    public async Task An_inquiry_that_fails_for_a_moment_is_repeated_and_one_that_makes_no_sense_is_asked_elsewhere()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await bed.ChangeAsync(profile => profile with { Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-1) } });
        bed.Org.Faults.Add(Fault.Status(503) with { Endpoint = SimulatorEndpoint.Introspect, Times = 1 });
        await bed.GetAsync();
        Assert.Equal(0, bed.Org.Counters.RefreshTokenRequests);

        await bed.ChangeAsync(profile => profile with
        {
            Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-1), LastConfirmedAt = null, ExpiresAt = null },
        });
        bed.Org.Faults.Add(Fault.Html(404) with { Endpoint = SimulatorEndpoint.Introspect });
        await bed.GetAsync();
        Assert.Equal((1, 0), (bed.Org.Counters.UserInfos, bed.Org.Counters.RefreshTokenRequests));
    }

    [Fact]
    public async Task A_jwt_is_refreshed_when_it_ends()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, new SimulatedApp { IssueJwtAccessTokens = true });
        var token = await bed.GetAsync();

        _time.Advance(TimeSpan.FromMinutes(28));
        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal(0, bed.Org.Counters.AllRequests);

        _time.Advance(TimeSpan.FromMinutes(1.5));
        Assert.NotEqual(token, await bed.GetAsync());
        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task A_forced_refresh_does_not_ask_first()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var token = await bed.GetAsync();

        var renewed = await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });

        Assert.NotEqual(token, renewed);
        Assert.Equal((1, 1), (bed.Org.Counters.Refreshes, bed.Org.Counters.AllRequests));
    }

    [Fact]
    public async Task A_token_that_the_org_refused_is_replaced_once_however_many_report_it()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        var refused = new FreshnessOptions { RejectedAccessToken = await bed.GetAsync() };

        var renewed = await bed.GetAsync(refused);
        Assert.Equal(renewed, await bed.GetAsync(refused));

        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task Without_rotation_the_refresh_token_stays()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, new SimulatedApp { RotateRefreshTokens = false });
        var before = (await bed.ReadAsync()).Tokens!;

        await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });

        var after = (await bed.ReadAsync()).Tokens!;
        Assert.Equal(before.RefreshToken, after.RefreshToken);
        Assert.False(after.RotatesRefreshToken);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    [InlineData(-90000)]
    [InlineData(90000)]
    public async Task A_clock_that_is_off_by_hours_changes_nothing(int hours)
    {
        // The machine's clock is the simulator's, off by hours, and so are the Date header and issued_at.
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        bed.Org.Faults.Add(Fault.LyingDate(TimeSpan.FromHours(hours)));

        await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });

        var issued = (await bed.ReadAsync()).Tokens!;
        Assert.True(issued.IssuedAt <= _time.GetUtcNow());
        Assert.False(issued.ExpiresAt > _time.GetUtcNow().AddHours(24));
        _time.Advance(TimeSpan.FromHours(3));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_makes_nothing_fresh()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await bed.ChangeAsync(profile => profile with
        {
            Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddDays(1), ExpiresAt = DateTimeOffset.UtcNow.AddDays(1.1) },
        });

        await bed.GetAsync();

        Assert.Equal(1, bed.Org.Counters.Introspections);
    }
}
