using System;
using System.Threading.Tasks;
using System.Web;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.Browser;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Authorization;

/// <summary>Whose authorization a token takes.</summary>
public sealed class AuthorizedUserTests
{
    private static readonly SimulatedUser Bob = new() { Username = "bob.builder@simulator.test", FirstName = "Bob", LastName = "Builder" };

    [Fact]
    public async Task Another_user_than_the_expected_one_is_refused_and_the_new_tokens_are_revoked()
    {
        await using var bed = await StartAsync();
        await bed.ChangeAsync(profile => profile with { Username = bed.Org.User.Username });
        SignInAs(bed, Bob);

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal((TokenErrorCode.IdentityMismatch, TestBed.Name), (failure.Code, failure.Failure.TokenName));
        Assert.Contains(Bob.Username, failure.Message, StringComparison.Ordinal);
        Assert.Contains(bed.Org.User.Username, failure.Message, StringComparison.Ordinal);
        Assert.Null((await bed.ReadAsync()).Tokens);
        Assert.Equal((1, 1), (bed.Org.Counters.CodesExchanged, bed.Org.Counters.ChainsRevoked));
        Assert.Equal(bed.Org.User.Username, HttpUtility.ParseQueryString(bed.Browser.Address!.Query)["login_hint"]);
    }

    [Fact]
    public async Task The_expected_user_is_taken_however_the_name_is_written()
    {
        await using var bed = await StartAsync();
        await bed.ChangeAsync(profile => profile with { Username = bed.Org.User.Username.ToUpperInvariant() });

        Assert.Equal(bed.Org.User.Username, (await AuthorizeAsync(bed)).Profile.Tokens!.Username);
    }

    [Fact]
    public async Task Another_user_than_before_is_refused_and_the_earlier_authorization_stays_good()
    {
        await using var bed = await StartAsync();
        var before = TestBed.Secrets((await AuthorizeAsync(bed)).Profile);
        SignInAs(bed, Bob);

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal(TokenErrorCode.IdentityMismatch, failure.Code);
        Assert.Contains(Bob.Username, failure.Message, StringComparison.Ordinal);
        Assert.Contains(bed.Org.User.Username, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, TestBed.Secrets(await bed.ReadAsync()));
        Assert.True(bed.Org.IsRefreshTokenActive(before.Refresh!));
        Assert.Equal(1, bed.Org.Counters.ChainsRevoked);
        Assert.Empty(bed.Notices);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_user_than_before_is_refused_also_after_an_end_or_with_another_app(bool ended)
    {
        await using var bed = await StartAsync();
        await AuthorizeAsync(bed);
        if (ended)
        {
            await bed.ChangeAsync(profile => profile with { AuthorizationEndedBy = nameof(TokenErrorCode.RefreshTokenExpired) });
        }
        else
        {
            var other = new SimulatedApp { CallbackUrls = { bed.CallbackUrl } };
            bed.Org.Apps.Add(other);
            await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, other.ConsumerKey, other.ConsumerSecret, TestBed.Cancellation);
        }

        SignInAs(bed, Bob);

        Assert.Equal(TokenErrorCode.IdentityMismatch, (await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed))).Code);
    }

    [Fact]
    public async Task The_user_changes_when_the_token_is_set_to_the_new_one()
    {
        await using var bed = await StartAsync();
        var before = TestBed.Secrets((await AuthorizeAsync(bed)).Profile);
        await bed.ChangeAsync(profile => profile with { Username = Bob.Username });
        SignInAs(bed, Bob);

        Assert.Equal(Bob.Username, (await AuthorizeAsync(bed)).Profile.Tokens!.Username);

        Assert.False(bed.Org.IsRefreshTokenActive(before.Refresh!));
        Assert.Contains(bed.Notices, notice => notice.Contains(bed.Org.User.Username, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_user_name_in_a_sandbox_that_was_made_anew_is_the_same_user()
    {
        await using var bed = await StartAsync();
        await AuthorizeAsync(bed);
        await bed.ChangeAsync(profile => profile with
        {
            Tokens = profile.Tokens! with { IdentityUrl = new Uri(bed.Org.LoginUrl, "id/00D000000000001EAA/005000000000001AAA") },
        });

        Assert.Equal(TokenStatus.Ready, (await AuthorizeAsync(bed)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_another_login_address_the_user_of_another_org_is_a_new_one_and_that_of_the_same_org_is_not(bool sameOrg)
    {
        await using var bed = await StartAsync();
        await AuthorizeAsync(bed);
        await bed.ChangeAsync(profile => profile with
        {
            Tokens = profile.Tokens! with
            {
                EarlierLoginUrl = "https://login.salesforce.com/",
                IdentityUrl = sameOrg ? profile.Tokens.IdentityUrl : new Uri(bed.Org.LoginUrl, "id/00D000000000001EAA/005000000000001AAA"),
            },
        });
        SignInAs(bed, Bob);

        if (sameOrg)
        {
            Assert.Equal(TokenErrorCode.IdentityMismatch, (await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed))).Code);
        }
        else
        {
            Assert.Equal(Bob.Username, (await AuthorizeAsync(bed)).Profile.Tokens!.Username);
        }

        Assert.Null(HttpUtility.ParseQueryString(bed.Browser.Address!.Query)["login_hint"]);
    }

    [Fact]
    public async Task A_user_who_was_renamed_in_Salesforce_is_the_same_user()
    {
        await using var bed = await StartAsync();
        await AuthorizeAsync(bed);
        await bed.ChangeAsync(profile => profile with
        {
            Username = "ada.maiden@simulator.test",
            Tokens = profile.Tokens! with { Username = "ada.maiden@simulator.test" },
        });

        Assert.Equal(bed.Org.User.Username, (await AuthorizeAsync(bed)).Profile.Tokens!.Username);
    }

    [Fact]
    public async Task A_user_whose_name_cannot_be_learnt_is_refused_where_one_is_expected()
    {
        await using var bed = await StartAsync(scopes: ["web", "refresh_token"], publicClient: true);
        await bed.ChangeAsync(profile => profile with { Username = bed.Org.User.Username });

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal(TokenErrorCode.IdentityUnknown, failure.Code);
        Assert.Contains(bed.Org.User.Username, failure.Message, StringComparison.Ordinal);
        Assert.Null((await bed.ReadAsync()).Tokens);
        Assert.Equal(1, bed.Org.Counters.ChainsRevoked);
    }

    [Fact]
    public async Task With_a_secret_the_name_is_learnt_without_a_scope_for_it()
    {
        await using var bed = await StartAsync(scopes: ["web", "refresh_token"]);
        await bed.ChangeAsync(profile => profile with { Username = bed.Org.User.Username });

        Assert.Equal(bed.Org.User.Username, (await AuthorizeAsync(bed)).Profile.Tokens!.Username);
    }

    [Fact]
    public async Task A_user_whose_name_cannot_be_learnt_is_taken_where_none_is_expected_and_is_known_again_by_the_id()
    {
        await using var bed = await StartAsync(scopes: ["web", "refresh_token"], publicClient: true);
        Assert.Null((await AuthorizeAsync(bed)).Profile.Tokens!.Username);
        Assert.Null((await AuthorizeAsync(bed)).Profile.Tokens!.Username);
        SignInAs(bed, Bob);

        Assert.Equal(TokenErrorCode.IdentityUnknown, (await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed))).Code);
    }

    private static async Task<TestBed> StartAsync(string[]? scopes = null, bool publicClient = false)
    {
        var app = scopes is null ? new SimulatedApp() : new SimulatedApp { Scopes = [.. scopes] };
        app.RequireSecretForWebServerFlow = app.RequireSecretForRefreshTokenFlow = !publicClient;
        var bed = await TestBed.StartAsync(app: app);
        bed.Org.Users.Add(Bob);
        await bed.CreateAsync();
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, app.ConsumerKey, publicClient ? null : app.ConsumerSecret, TestBed.Cancellation);
        return bed;
    }

    private static void SignInAs(TestBed bed, SimulatedUser user) => bed.Browser.Instead = (address, cancellation) =>
    {
        _ = Task.Run(
            async () =>
            {
                using var browser = new ScriptedBrowser(user.Username, user.Password);
                await browser.BrowseAsync(address, cancellation);
            },
            cancellation);
        return Task.CompletedTask;
    };

    private static Task<TokenDetails> AuthorizeAsync(TestBed bed) =>
        bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);
}
