using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>Refreshes that fail, and many callers that ask at the same time.</summary>
public sealed class RefreshTests
{
    private static readonly FreshnessOptions Force = new() { ForceRefresh = true };

    // Assumes that a refresh that another process left, or that timed out, is over within about a second.
    private static readonly RefreshOptions Hasty = new()
    {
        Delay = TimeSpan.FromMilliseconds(10),
        SettleDelay = TimeSpan.FromMilliseconds(50),
        MaxRefreshDuration = TimeSpan.FromSeconds(1.5),
        SaveTimeout = TimeSpan.FromMilliseconds(500),
    };

    private static Fault AtToken(Fault fault, int times = 1) => fault with { Endpoint = SimulatorEndpoint.Token, Times = times };

    [Fact]
    public async Task Five_hundred_threads_share_one_refresh()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.ExpireAccessTokens();
        bed.Org.RefreshProcessingTime = TimeSpan.FromMilliseconds(200);
        await StaleAsync(bed);
        using var start = new ManualResetEventSlim();
        var tokens = new string[500];
        var threads = Enumerable.Range(0, tokens.Length).Select(i => new Thread(() =>
        {
            start.Wait();
            tokens[i] = bed.GetAsync().GetAwaiter().GetResult();
        })).ToList();
        threads.ForEach(thread => thread.Start());

        start.Set();
        threads.ForEach(thread => thread.Join());

        Assert.True(bed.Org.IsAccessTokenActive(Assert.Single(tokens.Distinct())));
        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task Two_engines_on_one_folder_share_one_refresh()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.ExpireAccessTokens();
        bed.Org.RefreshProcessingTime = TimeSpan.FromMilliseconds(200);
        await StaleAsync(bed);
        var engines = Enumerable.Range(0, 8).Select(_ => bed.OpenEngine()).ToList();

        var tokens = await Task.WhenAll(engines.Select(engine => engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation)));

        Assert.Single(tokens.Select(token => token.AccessToken).Distinct());
        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
        engines.ForEach(engine => engine.Dispose());
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_others_their_refresh()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.RefreshProcessingTime = TimeSpan.FromMilliseconds(300);
        using var giveUp = new CancellationTokenSource();
        var impatient = bed.Engine.GetAccessTokenAsync(TestBed.Name, Force, giveUp.Token);
        var patient = bed.Engine.GetAccessTokenAsync(TestBed.Name, Force, TestBed.Cancellation);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.True(bed.Org.IsAccessTokenActive((await patient).AccessToken));
        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task A_refresh_that_was_sent_is_saved_though_everybody_gave_up()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = (await bed.ReadAsync()).Tokens!;
        bed.Org.RefreshProcessingTime = TimeSpan.FromMilliseconds(300);
        using var giveUp = new CancellationTokenSource();
        var impatient = bed.Engine.GetAccessTokenAsync(TestBed.Name, Force, giveUp.Token);
        await UntilAsync(() => bed.TokenRequests == 1);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        using (await bed.Store.LockAsync(TestBed.Name, TestBed.Cancellation))
        {
            var after = await bed.ReadAsync();
            Assert.NotEqual(before.RefreshToken, after.Tokens!.RefreshToken);
            Assert.True(bed.Org.IsRefreshTokenActive(after.Tokens.RefreshToken!));
            Assert.Null(after.RefreshAttempt);
        }
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task What_passes_is_sent_again_and_ends_no_chain(string name)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(AtToken(Passing[name], times: 2));

        var token = await bed.GetAsync(Force);

        Assert.True(bed.Org.IsAccessTokenActive(token));
        Assert.Equal((3, 1, 0, 0), (
            bed.TokenRequests, bed.Org.Counters.Refreshes, bed.Org.Counters.RefreshReuses, bed.Org.Counters.ChainsRevoked));
        Assert.Null((await bed.ReadAsync()).RefreshAttempt);
    }

    [Fact]
    public async Task A_failure_that_lasts_is_told_after_a_bounded_number_of_attempts_and_loses_nothing()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = await bed.ReadAsync();
        bed.Org.Faults.Add(Fault.Status(503) with { Endpoint = SimulatorEndpoint.Token });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.ServiceUnavailable, failure.Code);
        Assert.Equal(TestBed.Impatient.MaxRetryAttempts + 1, bed.TokenRequests);
        Assert.Equal(TestBed.Secrets(before), TestBed.Secrets(await bed.ReadAsync()));
        bed.Org.Faults.Clear();
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
    }

    [Fact]
    public async Task A_wait_that_Salesforce_asks_for_is_kept_and_one_that_is_too_long_is_told()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(AtToken(Fault.TooManyRequests(1)));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await bed.GetAsync(Force);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(1));

        bed.Org.Faults.Add(AtToken(Fault.TooManyRequests(3600)));
        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));
        Assert.Equal(TokenErrorCode.RateLimited, failure.Code);
        Assert.Equal(TimeSpan.FromHours(1), failure.Failure.RetryAfter);
    }

    private const string AnotherUser = "\"https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA\"";

    [Theory]
    [MemberData(nameof(LosingFaults))]
    public async Task An_answer_that_was_lost_after_rotation_is_told_and_the_dead_token_is_never_presented_again(string name)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(AtToken(Losing[name]));

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));
        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
        Assert.Contains("response was lost", failure.Message, StringComparison.Ordinal);

        var next = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync());
        Assert.Equal(TokenErrorCode.AuthorizationRequired, next.Code);
        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
        Assert.NotNull((await bed.ReadAsync()).Tokens);

        await bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task An_answer_for_another_user_says_so_and_its_refresh_token_is_not_lost()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(limits: Hasty, publicClient: true);
        var before = await bed.ReadAsync();
        bed.Org.Faults.Add(AtToken(Fault.ChangedMember("id", AnotherUser)));

        Assert.Equal(TokenErrorCode.IdentityMismatch, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);

        var after = await bed.ReadAsync();
        Assert.Equal((before.Tokens!.AccessToken, before.Tokens.UserId), (after.Tokens!.AccessToken, after.Tokens.UserId));
        Assert.NotEqual(before.Tokens.RefreshToken, after.Tokens.RefreshToken);
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        Assert.Equal((2, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task An_identity_that_is_not_signed_as_it_should_be_is_no_identity()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(limits: Hasty);
        bed.Org.Faults.Add(AtToken(Fault.ChangedMember("id", AnotherUser)));
        Assert.Equal(TokenErrorCode.SignatureMismatch, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        Assert.Equal((2, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));

        // Without a signature, the identity stays as it was.
        using var answer = JsonElementExtensions.TryParse(Encoding.UTF8.GetBytes(
            $$"""{"access_token":"new","refresh_token":"next","issued_at":"1","id":{{AnotherUser}},"instance_url":"https://a.my.salesforce.com"}"""))!;
        var host = Engine.OAuth.LoginHost.Parse(Engine.OAuth.LoginHost.Production);
        var before = Samples.Full("prod").Tokens!;
        var response = TokenResponse.Parse(answer.RootElement, default, host, "secret", SecretMask.None);
        Assert.Null(before.Refusal(response));
        Assert.Equal(before.UserId, before.Refreshed(response, DateTimeOffset.UtcNow).UserId);
        Assert.Equal(TokenErrorCode.IdentityMismatch, before.Refusal(TokenResponse.Parse(answer.RootElement, default, host, null, SecretMask.None))!.Code);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, TokenErrorCode.RefreshTokenExpired)]
    public async Task An_update_that_is_refused_leaves_a_good_access_token_in_force(int days, TokenErrorCode? code)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var token = await bed.GetAsync();
        using var fault = bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "expired access/refresh token") with { GrantType = "refresh_token" });

        if (code is not null)
        {
            await Samples.FailsAsync(code.Value, () => bed.Engine.UpdateAsync(TestBed.Name, TimeSpan.Zero, TestBed.Cancellation));
        }
        else
        {
            await bed.Engine.UpdateAsync(TestBed.Name, TimeSpan.FromDays(1 + days), TestBed.Cancellation);
        }

        Assert.Equal(token, await bed.GetAsync());
    }

    [Fact]
    public async Task After_a_timeout_nothing_is_sent_again_before_Salesforce_can_be_through_with_it()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(limits: Hasty, requestTimeout: TimeSpan.FromMilliseconds(300));
        bed.Org.Faults.Add(AtToken(Fault.Latency(TimeSpan.FromSeconds(1))));

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
        Assert.Equal(TokenErrorCode.RequestTimeout, Assert.IsType<TokenException>(failure.InnerException).Code);
        Assert.Equal(1, bed.TokenRequests);

        // Salesforce continues with it, and rotates. The next call must find that out without sending the refresh token.
        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);
        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task A_new_token_that_cannot_be_stored_at_first_is_stored_later_and_the_old_one_is_not_presented_again()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var store = default(FailingStore);
        using var engine = bed.OpenEngine(real => store = new FailingStore(real));

        // The first write stores the attempt, the second one the new token.
        store!.FailWrites(after: 1, times: 2, TokenErrorCode.StoreReadFailed);
        var token = await engine.GetAccessTokenAsync(TestBed.Name, Force, TestBed.Cancellation);

        Assert.Equal(token.AccessToken, (await bed.ReadAsync()).Tokens!.AccessToken);
        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task A_new_token_that_cannot_be_stored_at_all_is_told_and_the_old_one_is_not_presented_again()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(limits: Hasty);
        var store = default(FailingStore);
        using var engine = bed.OpenEngine(real => store = new FailingStore(real));
        store!.FailWrites(after: 1, times: int.MaxValue, TokenErrorCode.StoreWriteFailed);

        var failure = await Assert.ThrowsAsync<TokenException>(() => engine.GetAccessTokenAsync(TestBed.Name, Force, TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
        Assert.Contains("could not be stored", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);
        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task A_refresh_that_cannot_be_recorded_is_not_sent()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var store = default(FailingStore);
        using var engine = bed.OpenEngine(real => store = new FailingStore(real));
        store!.FailWrites(after: 0, times: 1, TokenErrorCode.StoreWriteFailed);

        var failure = await Assert.ThrowsAsync<TokenException>(() => engine.GetAccessTokenAsync(TestBed.Name, Force, TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.StoreWriteFailed, failure.Code);
        Assert.Equal(0, bed.TokenRequests);
    }

    [Fact]
    public async Task A_public_client_does_not_try_again_while_another_request_is_in_progress()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        bed.Org.Faults.Add(AtToken(Fault.AlreadyBeingProcessed()));

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.RefreshInProgress, failure.Code);
        Assert.Equal(1, bed.TokenRequests);
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
    }

    [Fact]
    public async Task A_forced_refresh_without_a_refresh_token_does_not_spoil_the_token_that_works()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(app: new SimulatedApp { Scopes = ["api", "id"] });
        var token = await bed.GetAsync();

        Assert.Equal(TokenErrorCode.AuthorizationRequired, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);

        Assert.Equal(token, await bed.GetAsync());
    }

    [Fact]
    public async Task Without_rotation_a_lost_answer_is_no_loss()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(app: new SimulatedApp { RotateRefreshTokens = false });
        await bed.GetAsync(Force);
        bed.Org.Faults.Add(AtToken(Fault.DropAfter()));

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
    }

    [Fact]
    public async Task A_public_client_whose_answer_was_lost_keeps_its_token_while_it_is_active_and_replays_nothing()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        var token = await bed.GetAsync();
        bed.Org.Faults.Add(AtToken(Fault.DropAfter()));

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
        Assert.Equal(token, await bed.GetAsync());
        bed.Org.ExpireAccessTokens();
        await StaleAsync(bed);
        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);
        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refresh_of_a_process_that_was_killed_is_recognised_by_the_next(bool arrived)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        if (arrived)
        {
            // The copy refreshes as the killed process did. This folder never gets the result.
            using var copy = new TestFolder();
            using var other = bed.OpenEngineOnCopy(copy);
            await other.GetAccessTokenAsync(TestBed.Name, Force, TestBed.Cancellation);
        }

        await LeaveAttemptAsync(bed);
        bed.Org.Counters.Reset();
        bed.Org.ClearRequestLog();
        if (arrived)
        {
            var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));
            Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
            Assert.Equal(0, bed.TokenRequests);
        }
        else
        {
            Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        }

        Assert.Equal((0, 0), (bed.Org.Counters.RefreshReuses, bed.Org.Counters.ChainsRevoked));
    }

    [Fact]
    public async Task While_the_outcome_cannot_be_asked_for_nothing_is_given_up()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await LeaveAttemptAsync(bed);
        bed.Org.Faults.Add(Fault.Status(503) with { Endpoint = SimulatorEndpoint.Introspect, Times = 1 });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));
        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
        Assert.True(failure.Failure.IsTransient);

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        Assert.Equal(0, bed.Org.Counters.RefreshReuses);
    }

    [Fact]
    public async Task A_refresh_token_that_Salesforce_refuses_ends_the_authorization_and_deletes_nothing()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.RevokeAll();

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));
        Assert.Equal(TokenErrorCode.RefreshTokenExpired, failure.Code);
        Assert.Equal(TestBed.Name, failure.Failure.TokenName);

        var next = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync());
        Assert.Equal(TokenErrorCode.AuthorizationRequired, next.Code);
        Assert.Equal(1, bed.TokenRequests);
        var details = await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation);
        Assert.Equal(TokenStatus.NeedsAuthorization, details.Status);
        Assert.True(details.Profile.Tokens!.RefreshToken is not null);
    }

    [Fact]
    public async Task Without_a_refresh_token_the_end_of_the_access_token_is_the_end()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(app: new SimulatedApp { Scopes = ["api", "id"] });
        bed.Org.ExpireAccessTokens();
        await StaleAsync(bed);

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync());

        Assert.Equal(TokenErrorCode.AuthorizationRequired, failure.Code);
        Assert.Contains("no refresh token", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_told_and_loses_nothing()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = await bed.ReadAsync();
        await bed.StopOrgAsync();

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.ConnectionFailed, failure.Code);
        Assert.False(failure.Failure.OutcomeUnknown);
        var after = await bed.ReadAsync();
        Assert.Equal(TestBed.Secrets(before), TestBed.Secrets(after));
        Assert.Null(after.RefreshAttempt);
    }

    [Theory]
    [MemberData(nameof(TurnedAwayFaults))]
    public async Task A_public_client_believes_an_answer_that_says_it_was_turned_away(string name)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        bed.Org.Faults.Add(AtToken(TurnedAway[name], times: 2));

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));

        Assert.Equal((3, 1), (bed.TokenRequests, bed.Org.Counters.Refreshes));
        Assert.Null((await bed.ReadAsync()).RefreshAttempt);
    }

    [Fact]
    public async Task What_is_to_be_waited_for_after_a_timeout_begins_with_the_timeout()
    {
        var limits = new RefreshOptions { Delay = TimeSpan.FromMilliseconds(10), MaxRefreshDuration = TimeSpan.FromSeconds(1) };
        await using var bed = await TestBed.StartAuthorizedAsync(limits: limits, requestTimeout: TimeSpan.FromSeconds(1));
        bed.Org.Faults.Add(AtToken(Fault.Latency(TimeSpan.FromSeconds(1.5))));

        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);
        var next = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        // The first refresh finished after this process had stopped waiting. Its new token is lost, but no token is sent twice.
        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, next.Code);
        Assert.Equal((1, 1, 0), (bed.TokenRequests, bed.Org.Counters.Refreshes, bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task Rotation_that_was_switched_on_meanwhile_is_noticed_where_an_answer_is_lost()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await bed.ChangeAsync(profile => profile with { Tokens = profile.Tokens! with { RotatesRefreshToken = false } });
        bed.Org.Faults.Add(AtToken(Fault.DropAfter()));

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
        Assert.Equal((1, 0, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses, bed.Org.Counters.ChainsRevoked));
    }

    [Fact]
    public async Task A_user_who_may_not_ask_about_the_token_gets_a_new_one()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        await StaleAsync(bed);
        bed.Org.Faults.Add(Fault.Status(403, "Wrong_Scope") with { Endpoint = SimulatorEndpoint.UserInfo });

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task A_key_that_changes_to_the_environments_costs_no_refresh_under_way()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var keyed = new TestEnvironment();
        keyed.Variables["SALESFORCETOKEN_HOME"] = bed.DataDirectory;
        keyed.Variables["SALESFORCETOKEN_KEY"] = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(64));
        using var changing = new FileTokenStore(new FileTokenStoreOptions { Environment = keyed, PlatformProtector = static _ => null });
        bed.Org.RefreshProcessingTime = TimeSpan.FromSeconds(1);

        var refresh = bed.GetAsync(Force);
        await UntilAsync(() => bed.Org.Counters.RefreshTokenRequests == 1);
        var change = await changing.RotateKeyAsync(progress: null, TestBed.Cancellation);

        var token = await refresh;
        Assert.Empty(change.Failures);
        Assert.Equal(1, change.Reencrypted);
        Assert.Equal(token, (await changing.ReadAsync(TestBed.Name, TestBed.Cancellation))!.Profile.Tokens!.AccessToken);
    }

    [Theory]
    [InlineData("client_secret=1955279925675241571")]
    [InlineData("<p>POST client_secret: 1955279925675241571</p>")]
    [InlineData("""{"client_secret":"1955279925675241571"}""")]
    public async Task A_secret_that_is_echoed_is_not_shown_however_short_it_is(string echo)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(app: new SimulatedApp { ConsumerSecret = "1955279925675241571" });
        bed.Org.Faults.Add(AtToken(Fault.Status(404, echo)));
        Assert.DoesNotContain("19552", (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).ToString(), StringComparison.Ordinal);

        bed.Org.Faults.Add(AtToken(Fault.OAuthError("invalid_client", echo)));
        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.ConsumerSecretRejected, failure.Code);
        Assert.DoesNotContain("19552", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_by_a_service_that_is_down_ends_no_authorization()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(AtToken(Fault.OAuthError("invalid_grant", "expired access/refresh token", 503)));

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task Where_patience_ends_before_the_outcome_is_known_that_is_what_is_told()
    {
        var limits = new RefreshOptions { SettleDelay = TimeSpan.FromSeconds(20), Timeout = TimeSpan.FromSeconds(1) };
        await using var bed = await TestBed.StartAuthorizedAsync(limits: limits);
        bed.Org.Faults.Add(AtToken(Fault.DropAfter()));

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
        Assert.True(failure.Failure.IsTransient);
    }

    [Fact]
    public async Task A_removal_after_a_lost_answer_tells_what_may_still_be_in_force()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(AtToken(Fault.DropAfter()));
        await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        await bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions(), TestBed.Cancellation);

        Assert.Contains(bed.Notices, static notice => notice.Contains("may still be valid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_is_down_altogether_is_waited_for_and_told_as_such()
    {
        var limits = new RefreshOptions
        {
            Delay = TimeSpan.FromMilliseconds(10),
            SettleDelay = TimeSpan.FromMilliseconds(50),
            MaxRefreshDuration = TimeSpan.FromMilliseconds(200),
        };
        await using var bed = await TestBed.StartAuthorizedAsync(limits: limits);
        using (bed.Org.Faults.Add(Fault.Status(503)))
        {
            Assert.Equal(TokenErrorCode.ServiceUnavailable, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);
        }

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        bed.Org.Faults.Add(Fault.Status(503) with { Times = 3 });
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        Assert.Equal((2, 0, 0), (bed.Org.Counters.Refreshes, bed.Org.Counters.RefreshReuses, bed.Org.Counters.ChainsRevoked));
    }

    public static TheoryData<string> TurnedAwayFaults => [.. TurnedAway.Keys];

    private static Dictionary<string, Fault> TurnedAway { get; } = new()
    {
        ["503"] = Fault.Status(503),
        ["unknown_error"] = Fault.OAuthError("unknown_error", "retry your request"),
    };

    public static TheoryData<string> PassingFaults => [.. Passing.Keys];

    public static TheoryData<string> LosingFaults => [.. Losing.Keys];

    private static Dictionary<string, Fault> Passing { get; } = new()
    {
        ["503"] = Fault.Status(503),
        ["429"] = Fault.TooManyRequests(0),
        ["429 with a gateway's own JSON"] = Fault.Status(429, """{"error":"too_many_requests"}""") with { RetryAfter = "0" },
        ["500 before the change"] = Fault.Status(500),
        ["dropped before the change"] = Fault.DropBefore(),
        ["already being processed"] = Fault.AlreadyBeingProcessed(),
        ["expired authorization code, as it was before Winter '25"] = Fault.OAuthError("invalid_grant", "expired authorization code"),
        ["unknown_error"] = Fault.OAuthError("unknown_error", "retry your request"),
        ["HTML of a maintenance page"] = Fault.Html(503),
    };

    private static Dictionary<string, Fault> Losing { get; } = new()
    {
        ["dropped after the change"] = Fault.DropAfter(),
        ["empty"] = Fault.EmptyBody(),
        ["cut off"] = Fault.TruncatedJson(),
        ["500 after the change"] = Fault.Status(500) with { AfterStateChange = true },
        ["HTML after the change"] = Fault.Html() with { AfterStateChange = true },
        ["504 with a gateway's own JSON"] = Fault.Status(504, """{"status":504,"error":"Gateway Timeout"}""") with { AfterStateChange = true },
        ["503 after the change, as of a gateway"] = Fault.Status(503) with { AfterStateChange = true },
        ["408 after the change"] = Fault.Status(408) with { AfterStateChange = true },
        ["unknown_error after the change"] = Fault.OAuthError("unknown_error", "retry your request", 500) with { AfterStateChange = true },
    };

    /// <summary>Makes the stored token so old that the engine asks Salesforce about it.</summary>
    private static Task StaleAsync(TestBed bed) => bed.ChangeAsync(profile => profile with
    {
        Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-3), LastConfirmedAt = null, ExpiresAt = null },
    });

    /// <summary>Stores the attempt of a process that was killed between sending a refresh and saving the response.</summary>
    private static Task LeaveAttemptAsync(TestBed bed) => bed.ChangeAsync(profile => profile with
    {
        RefreshAttempt = RefreshAttempt.Create(profile, "process 1 of test", DateTimeOffset.UtcNow.AddMinutes(-1)),
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestBed.Cancellation);
        }
    }
}
