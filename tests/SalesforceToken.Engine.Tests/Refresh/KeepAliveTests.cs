using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>Salesforce ends a refresh token that is not used for 30 days, even if its session is used each day.</summary>
[Collection(nameof(ManyProcessesTests))]
public sealed class KeepAliveTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_each_50_minutes_for_31_days_and_then_a_forced_end_of_the_session_is_still_served(bool publicClient)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, IdleLimit(), publicClient: publicClient);
        for (var now = TimeSpan.Zero; now < TimeSpan.FromDays(31); now += TimeSpan.FromMinutes(50))
        {
            _time.Advance(TimeSpan.FromMinutes(50));
            Assert.Equal(200, await CallAsync(bed));
        }

        Assert.Equal(4, bed.Org.Counters.Refreshes);
        bed.Org.ExpireAccessTokens();
        _time.Advance(TimeSpan.FromMinutes(50));

        Assert.Equal(200, await CallAsync(bed));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        Assert.Empty(bed.Notices);
    }

    [Fact]
    public async Task The_refresh_token_rests_for_seven_days()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(6.99));
        await bed.GetAsync();
        Assert.Equal(0, bed.TokenRequests);

        await SetLastUseAsync(bed, TimeSpan.FromDays(7.01));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        await bed.GetAsync();
        Assert.Equal(1, bed.TokenRequests);
    }

    [Theory]
    [InlineData("invalid_grant", "expired access/refresh token")]
    [InlineData("invalid_grant", "something new")]
    [InlineData("invalid_client", "invalid client credentials")]
    public async Task A_refusal_costs_the_caller_nothing_and_is_not_asked_for_at_each_call(string error, string description)
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        var token = (await bed.ReadAsync()).Tokens!.AccessToken;
        bed.Org.Faults.Add(Fault.OAuthError(error, description));

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(token, await bed.GetAsync());
        }

        Assert.Equal(1, bed.TokenRequests);
        Assert.True((await bed.ReadAsync()).IsAuthorized);
        Assert.Empty(bed.Notices);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(22, 1)]
    public async Task Without_a_network_the_good_token_is_served_and_from_day_21_a_warning_says_so(double days, int warnings)
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(days));
        var token = (await bed.ReadAsync()).Tokens!.AccessToken;
        await bed.StopOrgAsync();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(token, await bed.GetAsync());
        }

        Assert.Equal(warnings, bed.Notices.Count);
        Assert.All(bed.Notices, notice => Assert.Contains("last used 22 days ago", notice, StringComparison.Ordinal));
        Assert.True((await bed.ReadAsync()).IsAuthorized);
    }

    [Fact]
    public async Task A_lost_answer_costs_the_caller_nothing_and_the_old_refresh_token_is_not_sent_again()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        var token = (await bed.ReadAsync()).Tokens!.AccessToken;
        bed.Org.Faults.Add(Fault.DropAfter() with { Endpoint = SimulatorEndpoint.Token });

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(token, await bed.GetAsync());
        }

        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attempt_whose_outcome_can_be_asked_for_does_not_keep_the_refresh_token_unused(bool isUsed)
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        await bed.ChangeAsync(static profile => profile with
        {
            RefreshAttempt = Profiles.RefreshAttempt.Create(profile, "process 1 of test", DateTimeOffset.UtcNow.AddHours(-2)),
        });
        if (isUsed)
        {
            bed.Org.RevokeAll();
        }

        for (var i = 0; i < 5; i++)
        {
            await bed.GetAsync();
        }

        Assert.Equal((isUsed ? 0 : 1, 0, 1), (bed.TokenRequests, bed.Org.Counters.RefreshReuses, bed.Org.Counters.Introspections));
        Assert.True((await bed.ReadAsync()).IsAuthorized);
    }

    [Fact]
    public async Task A_login_host_that_hangs_is_waited_for_once()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        await bed.ChangeAsync(static profile => profile with
        {
            RefreshAttempt = Profiles.RefreshAttempt.Create(profile, "process 1 of test", DateTimeOffset.UtcNow.AddHours(-2)),
        });
        bed.Org.Faults.Add(Fault.Latency(TimeSpan.FromSeconds(30)) with { Endpoint = SimulatorEndpoint.Introspect });

        for (var i = 0; i < 5; i++)
        {
            await bed.GetAsync();
        }

        Assert.Equal((0, 1), (bed.TokenRequests, bed.Org.Counters.AllRequests));
    }

    [Fact]
    public async Task A_failure_is_not_repeated_by_the_next_process()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        bed.Org.Faults.Add(Fault.DropBefore() with { Endpoint = SimulatorEndpoint.Token });

        for (var i = 0; i < 5; i++)
        {
            using var engine = bed.OpenEngine();
            await engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation);
        }

        Assert.Equal(1, bed.TokenRequests);
    }

    [Fact]
    public async Task A_lock_that_is_held_is_not_waited_for()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        var token = (await bed.ReadAsync()).Tokens!.AccessToken;
        using (await bed.Store.LockAsync(TestBed.Name, TestBed.Cancellation))
        {
            Assert.Equal(token, await bed.GetAsync().WaitAsync(TimeSpan.FromSeconds(20), TestBed.Cancellation));
        }

        Assert.Equal(0, bed.TokenRequests);
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_costs_the_caller_nothing()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(22));
        var token = (await bed.ReadAsync()).Tokens!.AccessToken;
        var store = default(FailingStore);
        using var engine = bed.OpenEngine(real => store = new FailingStore(real));
        store!.FailWrites(after: 0, times: int.MaxValue, TokenErrorCode.StoreWriteFailed);
        Assert.Equal(token, (await engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation)).AccessToken);

        store.FailLocks(TokenErrorCode.StoreWriteFailed);
        using var another = bed.OpenEngine(real => store = new FailingStore(real));
        store.FailLocks(TokenErrorCode.StoreWriteFailed);
        Assert.Equal(token, (await another.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation)).AccessToken);

        Assert.Equal(0, bed.TokenRequests);
        Assert.All(bed.Notices, notice => Assert.Contains("could not be used now", notice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refresh_that_takes_long_goes_on_behind_the_caller()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        var token = (await bed.ReadAsync()).Tokens!.AccessToken;
        bed.Org.RefreshProcessingTime = TimeSpan.FromSeconds(4);

        Assert.Equal(token, await bed.GetAsync());

        await ChangedAsync(bed, token);
        Assert.Null((await bed.ReadAsync()).RefreshAttempt);
    }

    [Fact]
    public async Task Sixty_four_processes_at_day_8_make_one_refresh_and_none_fails()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        bed.Org.RefreshProcessingTime = TimeSpan.FromSeconds(1);
        var token = (await bed.ReadAsync()).Tokens!.AccessToken;
        var workers = Enumerable.Range(0, 64).Select(_ => WorkerProcess.Start(bed.DataDirectory, ["get-at-once-and-stay", TestBed.Name])).ToList();
        try
        {
            await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));
            await Task.WhenAll(workers.Select(worker => worker.StartWorkAsync()));
            var answers = await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));

            Assert.All(answers, answer => Assert.StartsWith("ok ", answer, StringComparison.Ordinal));
            Assert.All(answers.Distinct(), answer => Assert.True(bed.Org.IsAccessTokenActive(answer!.Split(' ')[1])));

            // On a busy machine none of them may have come to send it within its three seconds; the next process does.
            while ((await bed.ReadAsync()).Tokens!.AccessToken == token)
            {
                using var next = bed.OpenEngine();
                await next.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation);
            }

            Assert.Equal((1, 0, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses, bed.Org.Counters.ConcurrentRefreshErrors));
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    [Theory]
    [InlineData(8, 7, true)]
    [InlineData(6, 7, false)]
    [InlineData(6, 5, true)]
    [InlineData(0, 0, true)]
    public async Task An_update_refreshes_what_was_last_used_longer_ago(int lastUse, int olderThan, bool refreshed)
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(lastUse));

        var update = await bed.Engine.UpdateAsync(TestBed.Name, TimeSpan.FromDays(olderThan), TestBed.Cancellation);

        Assert.Equal((refreshed, refreshed ? 1 : 0), (update.IsRefreshed, bed.Org.Counters.Refreshes));
    }

    [Fact]
    public async Task An_update_reports_what_fails()
    {
        await using var bed = await GoodForAsync(TimeSpan.FromDays(8));
        bed.Org.Faults.Add(Fault.OAuthError("inactive_org", "org is locked"));

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.Engine.UpdateAsync(TestBed.Name, RefreshTokenKeepAlive.MaxAge, TestBed.Cancellation));

        Assert.Equal((TokenErrorCode.OrganizationInactive, TestBed.Name), (failure.Code, failure.Failure.TokenName));
    }

    private static async Task<int> CallAsync(TestBed bed) =>
        (await bed.Engine.CallAsync(TestBed.Name, new RestRequest { Address = "limits", ApiVersion = "62.0" }, TestBed.Cancellation)).StatusCode;

    private static async Task ChangedAsync(TestBed bed, string token)
    {
        while ((await bed.ReadAsync()).Tokens!.AccessToken == token)
        {
            await Task.Delay(50, TestBed.Cancellation);
        }
    }

    private static SimulatedApp IdleLimit() => new() { RefreshTokenPolicy = RefreshTokenPolicy.ExpireIfUnusedFor(TimeSpan.FromDays(30)) };

    /// <summary>Starts with a good access token, whose refresh token was last used some time ago.</summary>
    private static async Task<TestBed> GoodForAsync(TimeSpan lastUse)
    {
        var bed = await TestBed.StartAuthorizedAsync();
        await SetLastUseAsync(bed, lastUse);
        return bed;
    }

    private static Task SetLastUseAsync(TestBed bed, TimeSpan ago) => bed.ChangeAsync(profile => profile with
    {
        Tokens = profile.Tokens! with { RefreshTokenUsedAt = DateTimeOffset.UtcNow - ago },
    });
}
