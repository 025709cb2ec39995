using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Tests.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Unattended;

/// <summary>The client credentials flow, from the setup to a call of the org, without anybody.</summary>
[Collection(nameof(ManyProcessesTests))]
public sealed class ClientCredentialsTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_token_needs_its_credential_and_nobody_else_and_is_kept_like_any_other()
    {
        await using var bed = await StartAsync();
        var details = await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation);
        Assert.Equal((TokenFlow.ClientCredentials, TokenStatus.Ready), (details.Profile.Flow, details.Status));

        var first = await bed.GetAsync();
        using var other = bed.OpenEngine();
        var second = await other.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation);

        Assert.True(bed.Org.IsAccessTokenActive(first));
        Assert.Equal(first, second.AccessToken);
        Assert.Equal((bed.Org.User.Username, false), (second.Details.Profile.Tokens!.Username, second.Details.Profile.Tokens.RefreshToken is not null));
        Assert.Equal(200, (await CallAsync(bed)).StatusCode);
        Assert.Equal(1, bed.TokenRequests);
        Assert.Empty(bed.Notices);
    }

    [Fact]
    public async Task A_token_whose_session_has_ended_is_minted_again_by_a_get_and_by_a_call()
    {
        await using var bed = await StartAsync();
        var first = await bed.GetAsync();
        bed.Org.ExpireAccessTokens();
        Assert.Equal(200, (await CallAsync(bed)).StatusCode);
        Assert.Equal(2, bed.TokenRequests);

        var second = await bed.GetAsync();
        _time.Advance(TimeSpan.FromHours(3));
        var third = await bed.GetAsync();

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.True(bed.Org.IsAccessTokenActive(third));
        Assert.Equal(3, bed.TokenRequests);
    }

    [Fact]
    public async Task A_session_that_goes_on_is_used_on()
    {
        await using var bed = await StartAsync();
        var first = await bed.GetAsync();
        _time.Advance(TimeSpan.FromMinutes(50));

        Assert.Equal(first, await bed.GetAsync());
        Assert.Equal(1, bed.TokenRequests);
    }

    [Fact]
    public async Task ForceRefresh_and_an_authorization_mint_at_once()
    {
        await using var bed = await StartAsync();
        var first = await bed.GetAsync();

        var forced = await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });
        await bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);

        Assert.NotEqual(first, forced);
        Assert.NotEqual(forced, await bed.GetAsync());
        Assert.Equal(3, bed.TokenRequests);
    }

    [Fact]
    public async Task Twenty_processes_at_once_mint_once()
    {
        await using var bed = await StartAsync(TimeProvider.System);
        await bed.GetAsync();
        bed.Org.ExpireAccessTokens();
        await bed.ChangeAsync(profile => profile with
        {
            Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-3), LastConfirmedAt = null, ExpiresAt = null },
        });
        bed.Org.ClearRequestLog();
        var workers = Enumerable.Range(0, 20).Select(_ => WorkerProcess.Start(bed.DataDirectory, ["get-at-once", TestBed.Name])).ToList();
        try
        {
            await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));
            await Task.WhenAll(workers.Select(worker => worker.StartWorkAsync()));
            var answers = await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));

            var answer = Assert.Single(answers.Distinct())!.Split(' ');
            Assert.Equal("ok", answer[0]);
            Assert.True(bed.Org.IsAccessTokenActive(answer[1]));
            Assert.Equal(1, bed.TokenRequests);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    [Fact]
    public async Task A_passing_fault_is_waited_for()
    {
        await using var bed = await StartAsync(TimeProvider.System);
        using var fault = bed.Org.Faults.Add(Fault.Status(503) with { Times = 2 });

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        Assert.Equal(3, bed.TokenRequests);
    }

    [Fact]
    public async Task A_refusal_names_its_cause_and_a_monitor_does_not_repeat_it()
    {
        await using var bed = await StartAsync();
        bed.Org.App.ClientCredentialsUser = null;
        for (var call = 0; call < 100; call++)
        {
            Assert.Equal(TokenErrorCode.RunAsUserMissing, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);
        }

        Assert.Equal(1, bed.TokenRequests);
        Assert.Null((await bed.ReadAsync()).Tokens);
        bed.Org.App.ClientCredentialsUser = bed.Org.User;
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(new FreshnessOptions { ForceRefresh = true })));
    }

    [Theory]
    [InlineData("https://login.salesforce.com", null, TokenErrorCode.MyDomainRequired)]
    [InlineData("https://test.salesforce.com/", null, TokenErrorCode.MyDomainRequired)]
    [InlineData("https://acme.my.salesforce.com", "ada@example.com", TokenErrorCode.FlowSettingInvalid)]
    public async Task What_does_not_go_together_is_refused_when_the_token_is_made(string login, string? username, TokenErrorCode code)
    {
        await using var bed = await TestBed.StartAsync();

        await Samples.FailsAsync(code, () => bed.Engine.CreateAsync(
            new TokenDefinition { Name = "ci", LoginUrl = new Uri(login), Username = username, Flow = TokenFlow.ClientCredentials },
            replace: false,
            TestBed.Cancellation));

        Assert.Empty(bed.Engine.ListNames());
    }

    [Fact]
    public async Task What_does_not_go_together_is_refused_when_the_token_is_changed()
    {
        await using var bed = await StartAsync();
        await Samples.FailsAsync(TokenErrorCode.MyDomainRequired, () => bed.Engine.SetAsync(
            TestBed.Name, new TokenChanges { Environment = Engine.OAuth.LoginEnvironment.Production }, TestBed.Cancellation));
        await Samples.FailsAsync(TokenErrorCode.FlowSettingInvalid, () => bed.Engine.SetAsync(
            TestBed.Name, new TokenChanges { Username = "ada@example.com" }, TestBed.Cancellation));
        await Samples.FailsAsync(TokenErrorCode.ConsumerCredentialInvalid, () => bed.Engine.SetConsumerCredentialAsync(
            TestBed.Name, bed.Org.App.ConsumerKey, consumerSecret: null, TestBed.Cancellation));

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task A_new_key_or_host_gets_a_new_token_and_nothing_is_said_of_an_authorization()
    {
        await using var bed = await StartAsync();
        await bed.GetAsync();

        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, "3MVG9.another", "secret-of-another", TestBed.Cancellation);
        await Samples.FailsAsync(TokenErrorCode.ConsumerKeyUnknown, () => bed.GetAsync());
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        Assert.Empty(bed.Notices);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_removal_revokes_only_when_asked_since_other_machines_may_share_the_session(bool revoke)
    {
        await using var bed = await StartAsync();
        var token = await bed.GetAsync();

        await bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions { RevokeUnattended = revoke }, TestBed.Cancellation);

        Assert.Equal(!revoke, bed.Org.IsAccessTokenActive(token));
        Assert.Empty(bed.Engine.ListNames());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_cannot_be_written_costs_a_token_for_each_call_and_no_error(bool canLock)
    {
        await using var bed = await StartAsync();
        FailingStore? failing = null;
        using var engine = bed.OpenEngine(store => failing = new FailingStore(store));
        if (canLock)
        {
            failing!.FailWrites(after: 0, times: 100, TokenErrorCode.StoreWriteFailed);
        }
        else
        {
            failing!.FailLocks(TokenErrorCode.StoreWriteFailed);
        }

        var token = await engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation);

        Assert.True(bed.Org.IsAccessTokenActive(token.AccessToken));
        Assert.Null((await bed.ReadAsync()).Tokens);
        Assert.Equal(canLock, bed.Notices.Any(static notice => notice.Contains("could not be stored", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_a_store_that_cannot_be_written_any_more_a_new_token_is_got_all_the_same(bool canLock)
    {
        await using var bed = await StartAsync();
        var stored = await bed.GetAsync();
        FailingStore? failing = null;
        using var engine = bed.OpenEngine(store => failing = new FailingStore(store));
        if (canLock)
        {
            failing!.FailWrites(after: 0, times: 100, TokenErrorCode.StoreWriteFailed);
        }
        else
        {
            failing!.FailLocks(TokenErrorCode.StoreWriteFailed);
        }

        var forced = await engine.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation);
        Assert.NotEqual(stored, forced.AccessToken);
        Assert.True(bed.Org.IsAccessTokenActive(forced.AccessToken));

        bed.Org.ExpireAccessTokens();
        var response = await engine.CallAsync(TestBed.Name, new RestRequest { Address = "limits", ApiVersion = "62.0" }, TestBed.Cancellation);
        Assert.Equal(200, response.StatusCode);
    }

    private async Task<TestBed> StartAsync(TimeProvider? time = null)
    {
        var bed = await TestBed.StartAsync(time ?? _time, new SimulatedApp { Scopes = ["api", "refresh_token"] });
        bed.Org.App.ClientCredentialsEnabled = true;
        bed.Org.App.ClientCredentialsUser = bed.Org.User;
        await bed.Engine.CreateAsync(
            new TokenDefinition { Name = TestBed.Name, LoginUrl = bed.Org.InstanceUrl, Flow = TokenFlow.ClientCredentials },
            replace: false,
            TestBed.Cancellation);
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);
        return bed;
    }

    private static Task<RestResponse> CallAsync(TestBed bed) =>
        bed.Engine.CallAsync(TestBed.Name, new RestRequest { Address = "limits", ApiVersion = "62.0" }, TestBed.Cancellation);
}
