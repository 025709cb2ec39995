using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests;

public sealed class MainJobTests
{
    [Fact]
    public async Task From_nothing_to_a_saved_token_that_another_engine_reads()
    {
        await using var bed = await TestBed.StartAsync();

        var created = await bed.CreateAsync();
        Assert.Equal(TokenStatus.NeedsCredential, created.Status);

        var credentialed = await bed.Engine.SetConsumerCredentialAsync(
            TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);
        Assert.Equal(TokenStatus.NeedsAuthorization, credentialed.Status);

        var authorized = await bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);
        Assert.Equal(TokenStatus.Ready, authorized.Status);
        Assert.Equal(bed.Org.User.Username, authorized.Profile.Tokens!.Username);
        Assert.Equal(bed.Org.User.Id, authorized.Profile.Tokens.UserId);
        Assert.Equal(bed.Org.InstanceUrl, authorized.Profile.Tokens.InstanceUrl);

        var page = await bed.Browser.Page!;
        Assert.StartsWith("/OauthRedirect/", page.Address.AbsolutePath, StringComparison.Ordinal);
        Assert.Empty(page.Address.Query);
        Assert.Contains("You are signed in", page.Html, StringComparison.Ordinal);

        var before = bed.Org.Counters.AllRequests;
        var token = await bed.GetAsync();
        Assert.True(bed.Org.IsAccessTokenActive(token));
        Assert.Equal(before, bed.Org.Counters.AllRequests);
    }

    [Fact]
    public async Task No_secret_is_in_an_address_a_stored_file_a_page_or_the_text_of_a_result()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var first = await bed.ReadAsync();
        await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });
        var second = await bed.ReadAsync();

        string[] secrets =
        [
            bed.Org.App.ConsumerSecret,
            first.Tokens!.AccessToken,
            first.Tokens.RefreshToken!,
            second.Tokens!.AccessToken,
            second.Tokens.RefreshToken!,
        ];
        var texts = bed.Org.RequestLog.Select(request => request.ToString())
            .Concat(bed.Files().Select(Encoding.UTF8.GetString))
            .Concat([(await bed.Browser.Page!).Html, second.ToString(), second.Tokens.ToString(), bed.Browser.Address!.AbsoluteUri])
            .ToList();
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(texts, text => text.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_public_client_does_the_whole_job_without_a_secret()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);

        Assert.False((await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation)).Profile.ConsumerSecret is not null);
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(new FreshnessOptions { ForceRefresh = true })));
    }

    [Fact]
    public async Task An_unknown_name_is_answered_with_the_names_it_may_have_meant()
    {
        await using var bed = await TestBed.StartAsync();
        await bed.CreateAsync("production");
        await bed.CreateAsync("sandbox");

        var failure = await Assert.ThrowsAsync<TokenException>(
            () => bed.Engine.GetAccessTokenAsync("prodcution", new FreshnessOptions(), TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.TokenNotFound, failure.Code);
        Assert.Equal("prodcution", failure.Failure.TokenName);
        Assert.Contains("Did you mean 'production'?", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_exists_is_refused_and_replaced_only_on_demand()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var token = await bed.GetAsync();

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.CreateAsync("PROD"));
        Assert.Equal(TokenErrorCode.TokenAlreadyExists, failure.Code);
        Assert.Equal(token, await bed.GetAsync());

        var replaced = await bed.CreateAsync(replace: true);
        Assert.Equal(TokenStatus.NeedsCredential, replaced.Status);
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_any_more_can_be_replaced_and_removed()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        Damage();
        Assert.Equal(
            TokenErrorCode.TokenFileCorrupt,
            (await Assert.ThrowsAsync<TokenException>(() => bed.CreateAsync())).Code);
        await bed.CreateAsync(replace: true);

        Damage();
        await Assert.ThrowsAsync<TokenException>(() => bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions(), TestBed.Cancellation));
        await bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions { Force = true }, TestBed.Cancellation);
        Assert.Empty(bed.Engine.ListNames());
        Assert.Contains(bed.Notices, notice => notice.Contains("could not be read", StringComparison.Ordinal));

        void Damage()
        {
            var file = System.IO.Directory.EnumerateFiles(bed.DataDirectory, "prod*", System.IO.SearchOption.AllDirectories)
                .Single(path => System.IO.File.ReadAllText(path).StartsWith("eyJ", StringComparison.Ordinal));
            System.IO.File.WriteAllText(file, "damaged");
        }
    }

    [Fact]
    public async Task A_mistaken_consumer_key_costs_no_authorization()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var token = await bed.GetAsync();

        var mistaken = await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, "3MVG9other", "secret", TestBed.Cancellation);

        Assert.Equal(TokenStatus.NeedsAuthorization, mistaken.Status);
        Assert.Contains(bed.Notices, notice => notice.Contains(bed.Org.App.ConsumerKey, StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync());
        Assert.Equal(TokenErrorCode.AuthorizationRequired, refused.Code);
        Assert.Contains(bed.Org.App.ConsumerKey, refused.Message, StringComparison.Ordinal);
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, "3MVG9another", "secret", TestBed.Cancellation);

        var right = await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);

        Assert.Equal(TokenStatus.Ready, right.Status);
        Assert.Equal(token, await bed.GetAsync());
        Assert.Equal(0, bed.Org.Counters.AllRequests);
        Assert.NotEqual(token, await bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));
    }

    [Fact]
    public async Task Removing_ends_the_authorization_of_an_earlier_consumer_key_too()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var issued = (await bed.ReadAsync()).Tokens!;
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, "3MVG9other", "secret", TestBed.Cancellation);

        await bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions(), TestBed.Cancellation);

        Assert.False(bed.Org.IsRefreshTokenActive(issued.RefreshToken!));
    }

    [Fact]
    public async Task An_authorization_of_another_app_ends_the_one_of_the_app_before()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = await bed.ReadAsync();
        var app = new SimulatedApp();
        app.CallbackUrls.Add(bed.CallbackUrl);
        bed.Org.Apps.Add(app);

        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, app.ConsumerKey, app.ConsumerSecret, TestBed.Cancellation);
        var after = await bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);

        Assert.Equal(TokenStatus.Ready, after.Status);
        Assert.NotEqual(before.Tokens!.AccessToken, await bed.GetAsync());
        Assert.False(bed.Org.IsRefreshTokenActive(before.Tokens.RefreshToken!));
    }

    [Fact]
    public async Task A_secret_alone_goes_with_the_key_that_the_token_has()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();

        var token = await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, consumerKey: null, "another-secret", TestBed.Cancellation);

        Assert.Equal(TokenStatus.Ready, token.Status);
        Assert.Equal((bed.Org.App.ConsumerKey, "another-secret"), ((await bed.ReadAsync()).ConsumerKey, (await bed.ReadAsync()).ConsumerSecret));
    }

    [Fact]
    public async Task A_revocation_whose_response_is_lost_tells_that_its_outcome_is_unknown()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var refreshToken = (await bed.ReadAsync()).Tokens!.RefreshToken!;
        bed.Org.Faults.Add(Fault.DropAfter() with { Endpoint = SimulatorEndpoint.Revoke, Times = 1 });

        var exception = await Assert.ThrowsAsync<TokenException>(
            () => bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions(), TestBed.Cancellation));

        Assert.False(bed.Org.IsRefreshTokenActive(refreshToken));
        Assert.Equal(
            (TokenErrorCode.RevocationFailed, TestBed.Name, true, true),
            (exception.Code, exception.Failure.TokenName, exception.Failure.OutcomeUnknown, exception.Failure.IsTransient));
        Assert.StartsWith("It is not known whether the token 'prod' was revoked at Salesforce, so it was not deleted here.", exception.Message, StringComparison.Ordinal);
        await bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions(), TestBed.Cancellation);
        Assert.Empty(bed.Engine.ListNames());
    }

    [Fact]
    public async Task Removing_revokes_the_chain_and_a_failure_to_revoke_keeps_the_file()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var profile = await bed.ReadAsync();
        bed.Org.Faults.Add(Fault.Status(500) with { Endpoint = SimulatorEndpoint.Revoke, Times = 1 });

        var failure = await Assert.ThrowsAsync<TokenException>(
            () => bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions(), TestBed.Cancellation));
        Assert.Equal((TokenErrorCode.RevocationFailed, TestBed.Name, 500, true), (failure.Code, failure.Failure.TokenName, failure.Failure.StatusCode, failure.Failure.IsTransient));
        Assert.Equal(profile.Tokens!.AccessToken, await bed.GetAsync());

        await bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions(), TestBed.Cancellation);
        Assert.False(bed.Org.IsRefreshTokenActive(profile.Tokens.RefreshToken!));
        Assert.False(bed.Org.IsAccessTokenActive(profile.Tokens.AccessToken));
        Assert.Empty(bed.Engine.ListNames());
    }

    [Fact]
    public async Task Removing_here_alone_leaves_the_chain_in_force()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var profile = await bed.ReadAsync();

        await bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions { KeepRemote = true }, TestBed.Cancellation);

        Assert.Equal(0, bed.Org.Counters.AllRequests);
        Assert.True(bed.Org.IsRefreshTokenActive(profile.Tokens!.RefreshToken!));
        Assert.Empty(bed.Engine.ListNames());
    }

    [Fact]
    public async Task Testing_asks_Salesforce_and_notes_no_more_than_that_the_token_has_ended()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var version = (await bed.Store.ReadAsync(TestBed.Name, TestBed.Cancellation))!.Version;

        var good = await bed.Engine.TestAsync(TestBed.Name, TestBed.Cancellation);
        Assert.True(good.State.Active);
        Assert.NotNull(good.State.ExpiresAt);
        Assert.Equal(bed.Org.User.Username, good.State.Username);

        Assert.Equal(version, (await bed.Store.ReadAsync(TestBed.Name, TestBed.Cancellation))!.Version);

        var before = TestBed.Secrets(await bed.ReadAsync());
        bed.Org.ExpireAccessTokens();
        Assert.False((await bed.Engine.TestAsync(TestBed.Name, TestBed.Cancellation)).State.Active);
        Assert.Equal(before, TestBed.Secrets(await bed.ReadAsync()));
        Assert.Equal(0, bed.Org.Counters.RefreshTokenRequests);

        // Issued seconds ago, it would be good by its time.
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
        Assert.Equal(1, bed.Org.Counters.RefreshTokenRequests);
    }

    [Fact]
    public async Task Testing_works_where_nothing_can_be_noted()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        FailingStore? failing = null;
        using var engine = bed.OpenEngine(store => failing = new FailingStore(store));
        failing!.FailLocks(TokenErrorCode.StoreWriteFailed);
        bed.Org.ExpireAccessTokens();

        Assert.False((await engine.TestAsync(TestBed.Name, TestBed.Cancellation)).State.Active);
    }

    [Fact]
    public async Task Jwt_access_tokens_tell_their_expiry()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(app: new SimulatedApp { IssueJwtAccessTokens = true });

        var details = await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation);

        Assert.InRange(details.Profile.Tokens!.ExpiresAt!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(28), TimeSpan.FromMinutes(30));
    }
}
