using System;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator;
using Xunit;

namespace SalesforceToken.Engine.Tests;

/// <summary>A change of the setup keeps the credential, and an authorization that still fits.</summary>
public sealed class SetupTests
{
    private static readonly Uri Elsewhere = new("https://elsewhere.my.salesforce.com/");

    [Fact]
    public async Task What_is_changed_is_changed_and_the_rest_stays()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = await bed.ReadAsync();

        var changed = await bed.Engine.SetAsync(
            TestBed.Name,
            new TokenChanges { Description = "Nightly", CallbackUrl = "http://localhost:8080/x", ApiVersion = "v61", Username = before.Tokens!.Username },
            TestBed.Cancellation);

        Assert.Equal(TokenStatus.Ready, changed.Status);
        var after = await bed.ReadAsync();
        Assert.Equal(("Nightly", "http://localhost:8080/x", "61.0"), (after.Description, after.CallbackUrl, after.ApiVersion));
        Assert.Equal((before.ConsumerKey, before.ConsumerSecret, before.LoginUrl), (after.ConsumerKey, after.ConsumerSecret, after.LoginUrl));
        Assert.Equal(TestBed.Secrets(before), TestBed.Secrets(after));
        Assert.Empty(bed.Notices);

        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { Description = string.Empty, Username = string.Empty, ApiVersion = string.Empty }, TestBed.Cancellation);
        after = await bed.ReadAsync();
        Assert.Equal(((string?)null, (string?)null, (string?)null), (after.Description, after.Username, after.ApiVersion));
        Assert.Equal(0, bed.Org.Counters.AllRequests);
    }

    [Fact]
    public async Task A_login_host_of_another_org_does_not_fit_and_going_back_heals()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = await bed.ReadAsync();

        var moved = await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { LoginUrl = Elsewhere }, TestBed.Cancellation);

        Assert.Equal(TokenStatus.NeedsAuthorization, moved.Status);
        Assert.Contains(bed.Org.LoginUrl.AbsoluteUri, Assert.Single(bed.Notices), StringComparison.Ordinal);
        var refused = await Samples.FailsAsync(TokenErrorCode.AuthorizationRequired, () => bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));
        Assert.Contains($"was authorized at {bed.Org.LoginUrl}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, bed.Org.Counters.AllRequests);

        var back = await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { LoginUrl = bed.Org.LoginUrl }, TestBed.Cancellation);

        Assert.Equal(TokenStatus.Ready, back.Status);
        Assert.Equal(TestBed.Secrets(before), TestBed.Secrets(await bed.ReadAsync()));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(new FreshnessOptions { ForceRefresh = true })));
    }

    [Fact]
    public async Task A_new_address_of_the_same_org_keeps_the_authorization_where_the_user_says_so()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();

        var moved = await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { LoginUrl = Elsewhere, KeepAuthorization = true }, TestBed.Cancellation);

        Assert.Equal((TokenStatus.Ready, Elsewhere), (moved.Status, moved.Profile.LoginUrl));
        Assert.Empty(bed.Notices);
    }

    [Fact]
    public async Task What_was_authorized_at_another_login_host_is_revoked_there()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await using var other = await SimulatedOrg.StartAsync(new SimulatedOrgOptions(), TestBed.Cancellation);
        var token = await bed.GetAsync();
        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { LoginUrl = other.LoginUrl }, TestBed.Cancellation);

        await bed.Engine.RemoveAsync(TestBed.Name, new RemovalOptions(), TestBed.Cancellation);

        Assert.False(bed.Org.IsAccessTokenActive(token));
        Assert.Equal(0, other.Counters.AllRequests);
    }

    [Theory]
    [InlineData("https://login.salesforce.com/", "https://example.my.salesforce.com/", true)]
    [InlineData("https://example.my.salesforce.com/", "https://login.salesforce.com/", true)]
    [InlineData("https://login.salesforce.com/", "https://test.salesforce.com/", false)]
    [InlineData("https://login.salesforce.com/", "https://other.my.salesforce.com/", false)]
    [InlineData("https://example.my.site.com/partners/", "https://example.my.site.com/customers/", false)]
    [InlineData("https://login.salesforce.com/", "https://example.my.salesforce.com/site/", false)]
    public void The_addresses_of_one_org_are_one_login_host(string earlier, string now, bool fits)
    {
        var tokens = Samples.Full("prod").Tokens! with { EarlierLoginUrl = null };

        var moved = tokens.AtLoginHost(new Uri(earlier), new Uri(now));

        Assert.Equal(fits ? null : earlier, moved.EarlierLoginUrl);
        Assert.Null(moved.AtLoginHost(new Uri(now), new Uri(earlier)).EarlierLoginUrl);
    }

    [Fact]
    public async Task What_counts_from_the_next_authorization_on_is_told()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();

        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { Scope = ["api", "id"] }, TestBed.Cancellation);
        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { Username = "bob@example.com" }, TestBed.Cancellation);

        Assert.Collection(
            bed.Notices,
            scopes => Assert.Contains("keeps the scopes that it has", scopes, StringComparison.Ordinal),
            user => Assert.Contains("must be given by bob@example.com", user, StringComparison.Ordinal));
        Assert.Equal(TokenStatus.Ready, (await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation)).Status);
    }

    [Theory]
    [InlineData("http://login.salesforce.com", null, null, TokenErrorCode.LoginUrlInvalid)]
    [InlineData(null, "http://127.0.0.1:1717/x", null, TokenErrorCode.CallbackUrlInvalid)]
    [InlineData(null, null, "a\"", TokenErrorCode.ScopeInvalid)]
    public async Task A_change_that_is_refused_changes_nothing(string? login, string? callback, string? scope, TokenErrorCode code)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = await bed.ReadAsync();

        await Samples.FailsAsync(code, () => bed.Engine.SetAsync(
            TestBed.Name,
            new TokenChanges { Description = "x", LoginUrl = login is null ? null : new Uri(login), CallbackUrl = callback, Scope = scope is null ? null : [scope] },
            TestBed.Cancellation));

        Samples.AssertSame(before, await bed.ReadAsync());
    }

    [Fact]
    public async Task The_API_version_of_the_token_is_used_where_a_call_names_none()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { ApiVersion = "61" }, TestBed.Cancellation);

        await bed.Engine.CallAsync(TestBed.Name, new RestRequest { Address = "limits" }, TestBed.Cancellation);
        await bed.Engine.CallAsync(TestBed.Name, new RestRequest { Address = "limits", ApiVersion = "62.0" }, TestBed.Cancellation);

        Assert.Equal(["/services/data/v61.0/limits", "/services/data/v62.0/limits"], bed.Org.RequestLog.Select(request => request.Path));
    }

    [Fact]
    public async Task A_renamed_token_goes_on_with_the_same_chain()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();

        var renamed = await bed.Engine.RenameAsync(TestBed.Name, "main", TestBed.Cancellation);

        Assert.Equal(("main", TokenStatus.Ready), (renamed.Profile.Name, renamed.Status));
        for (var i = 0; i < 2; i++)
        {
            var token = await bed.Engine.GetAccessTokenAsync("main", new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation);
            Assert.True(bed.Org.IsAccessTokenActive(token.AccessToken));
        }

        Assert.Equal((2, 0), (bed.Org.Counters.Refreshes, bed.Org.Counters.RefreshReuses));
        await Samples.FailsAsync(TokenErrorCode.TokenNotFound, () => bed.GetAsync());
    }

    [Fact]
    public async Task A_rename_waits_for_the_refresh_that_is_under_way()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        using var other = bed.OpenEngine();
        var refresh = bed.GetAsync(new FreshnessOptions { ForceRefresh = true });

        var renamed = await other.RenameAsync(TestBed.Name, "main", TestBed.Cancellation);

        var refused = await Record.ExceptionAsync(() => refresh);
        Assert.True(refused is null or TokenException { Code: TokenErrorCode.TokenNotFound }, refused?.ToString());
        Assert.True(bed.Org.IsAccessTokenActive(
            (await other.GetAccessTokenAsync("main", new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation)).AccessToken));
        Assert.Equal((TokenStatus.Ready, 0), (renamed.Status, bed.Org.Counters.RefreshReuses));
    }

    [Theory]
    [InlineData(180, 1)]
    [InlineData(60, 0)]
    public async Task A_lifetime_beyond_what_the_org_gives_is_told(int minutes, int notices)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();

        await bed.GetAsync(new FreshnessOptions { MinimumLifetime = TimeSpan.FromMinutes(minutes) });

        Assert.Equal(notices, bed.Notices.Count);
        Assert.All(bed.Notices, notice => Assert.Contains("not for the 180 minutes", notice, StringComparison.Ordinal));
    }
}
