using System;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>
/// A machine stands still while it refreshes a token, until its lease runs out. In each test the engine of the bed is another machine.
/// </summary>
public sealed class LostLeaseTests : IAsyncLifetime
{
    private static readonly FreshnessOptions Forced = new() { ForceRefresh = true };

    private TestBed _bed = null!;
    private LeasingStore _store = null!;
    private TokenEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await TestBed.StartAuthorizedAsync(limits: new RefreshOptions
        {
            Delay = TestBed.Impatient.Delay,
            SettleDelay = TestBed.Impatient.SettleDelay,
            MaxRefreshDuration = TimeSpan.FromMilliseconds(100),
            SaveTimeout = TimeSpan.FromSeconds(1),
        });
        _engine = _bed.OpenEngine(real => _store = new LeasingStore(real));
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _bed.DisposeAsync();
    }

    [Fact]
    public async Task What_another_machine_got_meanwhile_is_adopted_and_nothing_is_sent()
    {
        var others = string.Empty;
        _store.BeforeSend = async lease =>
        {
            await lease.RunOutAsync(isNoticed: false);
            others = await _bed.GetAsync(Forced);
            return false;
        };

        var token = await RefreshAsync();

        Assert.Equal(others, token);
        Assert.Equal((1, 0), (_bed.TokenRequests, _bed.Org.Counters.RefreshReuses));
        Assert.Null((await _bed.ReadAsync()).RefreshAttempt);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_taken_again_if_nobody_else_wanted_it()
    {
        var sends = 0;
        _store.BeforeSend = async lease =>
        {
            if (sends++ > 0)
            {
                return true;
            }

            await lease.RunOutAsync(isNoticed: false);
            return false;
        };

        Assert.Equal(await RefreshAsync(), (await _bed.ReadAsync()).Tokens!.AccessToken);

        Assert.Equal((2, 1, 0), (sends, _bed.TokenRequests, _bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task A_machine_that_always_loses_its_lease_sends_nothing_and_says_so()
    {
        _store.BeforeSend = static async lease =>
        {
            await lease.RunOutAsync(isNoticed: false);
            return false;
        };

        var failure = await Samples.FailsAsync(TokenErrorCode.LockLost, RefreshAsync);

        Assert.True(failure.Failure.IsTransient);
        Assert.Equal(0, _bed.TokenRequests);
        Assert.Null((await _bed.ReadAsync()).RefreshAttempt);
        await _bed.GetAsync(Forced);
        Assert.Equal((1, 0), (_bed.TokenRequests, _bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task A_wait_ends_when_the_lease_is_known_to_be_lost()
    {
        await _bed.ChangeAsync(static profile => profile with
        {
            RefreshAttempt = RefreshAttempt.Create(profile, "process 2 of another", DateTimeOffset.UtcNow.AddHours(1)),
        });
        _store.BeforeSend = static _ => throw new InvalidOperationException("Nothing may be sent.");

        var losing = 0;
        _store.AfterLock = async lease =>
        {
            losing++;
            await lease.RunOutAsync(isNoticed: true);
        };

        await Samples.FailsAsync(TokenErrorCode.LockLost, RefreshAsync);

        Assert.Equal((4, 0), (losing, _bed.TokenRequests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_comes_after_the_lease_ran_out_is_stored_while_its_attempt_stands(bool isNoticed)
    {
        var isFirst = true;
        _store.BeforeWrite = async (lease, profile) =>
        {
            if (isFirst && profile.RefreshAttempt is null)
            {
                isFirst = false;
                await lease.RunOutAsync(isNoticed);
                await _bed.ChangeAsync(static stored => stored with { Description = "changed meanwhile" });
            }
        };

        var token = await RefreshAsync();

        var stored = await _bed.ReadAsync();
        Assert.Equal((token, "changed meanwhile"), (stored.Tokens!.AccessToken, stored.Description));
        Assert.Equal((1, 0), (_bed.TokenRequests, _bed.Org.Counters.RefreshReuses));
        await _bed.GetAsync(Forced);
        Assert.Equal(0, _bed.Org.Counters.RefreshReuses);
    }

    [Fact]
    public async Task An_answer_does_not_replace_what_came_after_its_attempt()
    {
        var isFirst = true;
        _store.BeforeWrite = async (lease, profile) =>
        {
            if (isFirst && profile.RefreshAttempt is null)
            {
                isFirst = false;
                await lease.RunOutAsync(isNoticed: false);
                await _bed.ChangeAsync(static stored => stored.WithTokens(
                    stored.Tokens! with { AccessToken = "later", IssuedAt = DateTimeOffset.UtcNow }, DateTimeOffset.UtcNow));
            }
        };

        Assert.Equal("later", await RefreshAsync());

        Assert.Equal("later", (await _bed.ReadAsync()).Tokens!.AccessToken);
    }

    [Fact]
    public async Task An_attempt_names_its_process_and_the_generation_that_it_replaces()
    {
        RefreshAttempt? seen = null;
        _store.BeforeWrite = (_, profile) =>
        {
            seen ??= profile.RefreshAttempt;
            return Task.CompletedTask;
        };

        await RefreshAsync();
        await RefreshAsync();

        Assert.Equal(1, seen!.Generation);
        Assert.Equal(_bed.Environment.ProcessIdentity, seen.Owner);
        Assert.Equal(3, (await _bed.ReadAsync()).Generation);
    }

    private async Task<string> RefreshAsync() =>
        (await _engine.GetAccessTokenAsync(TestBed.Name, Forced, TestBed.Cancellation)).AccessToken;
}
