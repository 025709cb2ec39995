using System;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Authorization;

/// <summary>Authorizations that come from another program, here another data folder, and go to one.</summary>
public sealed class TokenImportTests : IAsyncLifetime
{
    private TestBed _bed = null!;

    private TokenEngine Engine => _bed.Engine;

    public async ValueTask InitializeAsync() => _bed = await TestBed.StartAuthorizedAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_exported_is_imported_proven_and_alive(bool rotates)
    {
        _bed.Org.App.RotateRefreshTokens = rotates;
        var address = await Engine.ExportSfdxAuthUrlAsync(TestBed.Name, TestBed.Cancellation);

        var details = await Engine.ImportAsync("moved", From(address), replace: false, TestBed.Cancellation);

        Assert.Equal((TokenStatus.Ready, _bed.Org.User.Username), (details.Status, details.Profile.Tokens!.Username));
        Assert.Equal(rotates, details.Profile.Tokens.RotatesRefreshToken);
        Assert.Equal(_bed.Org.App.ConsumerSecret, details.Profile.ConsumerSecret);
        Assert.NotEqual((await _bed.ReadAsync()).Tokens!.AccessToken, details.Profile.Tokens.AccessToken);
        var again = await Engine.GetAccessTokenAsync("moved", new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation);
        Assert.True(_bed.Org.IsAccessTokenActive(again.AccessToken));
    }

    [Fact]
    public async Task A_refresh_token_alone_goes_to_a_token_that_is_set_up()
    {
        await _bed.CreateAsync("moved");
        await Engine.SetConsumerCredentialAsync("moved", _bed.Org.App.ConsumerKey, _bed.Org.App.ConsumerSecret, TestBed.Cancellation);
        var refreshToken = (await _bed.ReadAsync()).Tokens!.RefreshToken!;

        var details = await Engine.ImportAsync(
            "moved", new ImportedAuthorization { RefreshToken = refreshToken }, replace: false, TestBed.Cancellation);

        Assert.Equal(TokenStatus.Ready, details.Status);
    }

    [Fact]
    public async Task What_Salesforce_refuses_is_not_stored_and_says_nothing_of_what_was_sent()
    {
        var refreshToken = (await _bed.ReadAsync()).Tokens!.RefreshToken!;
        _bed.Org.RevokeAll();

        var failure = await Assert.ThrowsAsync<TokenException>(() => ImportAsync("moved", refreshToken));

        Assert.Equal((TokenErrorCode.ImportRefused, "moved"), (failure.Code, failure.Failure.TokenName));
        Assert.DoesNotContain(refreshToken, failure.ToString(), StringComparison.Ordinal);
        Assert.Equal([TestBed.Name], Engine.ListNames());
    }

    [Fact]
    public async Task An_authorization_that_is_there_is_replaced_only_where_asked_and_only_by_a_good_one()
    {
        var good = (await _bed.ReadAsync()).Tokens!.RefreshToken!;
        var before = TestBed.Secrets(await _bed.ReadAsync());

        Assert.Equal(TokenErrorCode.TokenAlreadyExists, (await Assert.ThrowsAsync<TokenException>(() => ImportAsync(TestBed.Name, good))).Code);
        Assert.Equal(TokenErrorCode.ImportRefused, (await Assert.ThrowsAsync<TokenException>(() => ImportAsync(TestBed.Name, "5Aep.unknown", replace: true))).Code);
        Assert.Equal(before, TestBed.Secrets(await _bed.ReadAsync()));

        await ImportAsync(TestBed.Name, good, replace: true);
        Assert.NotEqual(before, TestBed.Secrets(await _bed.ReadAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_authorization_of_another_user_is_not_stored_and_where_it_can_be_asked_not_used(bool hasSecret)
    {
        var refreshToken = (await _bed.ReadAsync()).Tokens!.RefreshToken!;
        _bed.Org.App.RequireSecretForRefreshTokenFlow = hasSecret;

        var failure = await Assert.ThrowsAsync<TokenException>(() => Engine.ImportAsync(
            "moved",
            new ImportedAuthorization
            {
                RefreshToken = refreshToken,
                LoginUrl = _bed.Org.LoginUrl,
                ConsumerKey = _bed.Org.App.ConsumerKey,
                ConsumerSecret = hasSecret ? _bed.Org.App.ConsumerSecret : null,
                Username = "bob@simulator.test",
            },
            replace: false,
            TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.ImportRefused, failure.Code);
        Assert.Contains(hasSecret ? "as good as before" : "has ended, also for the program", failure.Message, StringComparison.Ordinal);
        Assert.Equal(hasSecret, _bed.Org.IsRefreshTokenActive(refreshToken));
        Assert.Equal([TestBed.Name], Engine.ListNames());
    }

    [Fact]
    public async Task A_token_that_becomes_another_users_is_told()
    {
        await _bed.AuthorizeAsync("other");
        var address = await Engine.ExportSfdxAuthUrlAsync("other", TestBed.Cancellation);
        await _bed.ChangeAsync(static profile => profile with { Tokens = profile.Tokens! with { Username = "bob@simulator.test" } });

        await Engine.ImportAsync(TestBed.Name, From(address), replace: true, TestBed.Cancellation);

        Assert.Equal($"The token 'prod' belonged to bob@simulator.test and now belongs to {_bed.Org.User.Username}.", Assert.Single(_bed.Notices));
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_to_costs_nothing()
    {
        var refreshToken = (await _bed.ReadAsync()).Tokens!.RefreshToken!;
        using var engine = _bed.OpenEngine(real =>
        {
            var store = new FailingStore(real);
            store.FailWrites(after: 0, times: int.MaxValue, TokenErrorCode.StoreWriteFailed);
            return store;
        });

        var failure = await Assert.ThrowsAsync<TokenException>(() => ImportAsync("moved", refreshToken, engine: engine));

        Assert.Equal(TokenErrorCode.StoreWriteFailed, failure.Code);
        Assert.Equal(0, _bed.TokenRequests);
        Assert.True(_bed.Org.IsRefreshTokenActive(refreshToken));
    }

    [Theory]
    [InlineData("instance_url", null)]
    [InlineData("instance_url", "\"https://evil.example\"")]
    [InlineData("id", null)]
    [InlineData("id", "\"nonsense\"")]
    [InlineData("issued_at", null)]
    [InlineData("issued_at", "\"yesterday\"")]
    public async Task What_the_response_leaves_out_or_gets_wrong_does_not_cost_the_authorization(string member, string? json)
    {
        // A changed id or issued_at would not match the signature, which is another test.
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        var before = (await bed.ReadAsync()).Tokens!;
        var address = await bed.Engine.ExportSfdxAuthUrlAsync(TestBed.Name, TestBed.Cancellation);
        bed.Org.Faults.Add(Fault.ChangedMember(member, json) with { Times = 1 });

        var details = await bed.Engine.ImportAsync("moved", From(address, bed), replace: false, TestBed.Cancellation);

        var tokens = details.Profile.Tokens!;
        Assert.Equal((before.InstanceUrl, before.IdentityUrl, before.Username), (tokens.InstanceUrl, tokens.IdentityUrl, tokens.Username));
        Assert.True(bed.Org.IsRefreshTokenActive(tokens.RefreshToken!));
        Assert.True(bed.Org.IsAccessTokenActive(tokens.AccessToken));
        Assert.InRange(tokens.IssuedAt, before.IssuedAt.AddSeconds(-1), DateTimeOffset.UtcNow);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_import_that_cannot_be_completed_revokes_nothing_and_tells_of_a_replaced_refresh_token(bool rotates)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        bed.Org.App.RotateRefreshTokens = rotates;
        var refreshToken = (await bed.ReadAsync()).Tokens!.RefreshToken!;
        var address = await bed.Engine.ExportSfdxAuthUrlAsync(TestBed.Name, TestBed.Cancellation);
        bed.Org.Faults.Add(Fault.ChangedMember("id") with { Times = 1 });
        bed.Org.Faults.Add(Fault.Status(403) with { Endpoint = SimulatorEndpoint.UserInfo });
        bed.Org.Counters.Reset();

        var failure = await Samples.FailsAsync(
            TokenErrorCode.ImportRefused, () => bed.Engine.ImportAsync("moved", From(address, bed), replace: false, TestBed.Cancellation));

        Assert.Equal(0, bed.Org.Counters.Revocations);
        Assert.Equal(!rotates, bed.Org.IsRefreshTokenActive(refreshToken));
        Assert.Contains("not revoked", failure.Message, StringComparison.Ordinal);
        Assert.Contains("it has no id", failure.Message, StringComparison.Ordinal);
        Assert.Equal(rotates, failure.Message.Contains("was replaced", StringComparison.Ordinal));
        Assert.Equal([TestBed.Name], bed.Engine.ListNames());
    }

    [Fact]
    public async Task A_lost_answer_is_told_as_such()
    {
        var refreshToken = (await _bed.ReadAsync()).Tokens!.RefreshToken!;
        _bed.Org.Faults.Add(Fault.DropAfter() with { Endpoint = SimulatorEndpoint.Token, Times = 1 });

        var failure = await Assert.ThrowsAsync<TokenException>(() => ImportAsync("moved", refreshToken));

        Assert.True(failure.Failure.OutcomeUnknown);
        Assert.Equal(TokenErrorCode.ImportRefused, failure.Code);
        Assert.Contains("it may be spent", failure.Message, StringComparison.Ordinal);
        Assert.Equal([TestBed.Name], Engine.ListNames());
    }

    [Theory]
    [InlineData("force://k:s:t@host:99999")]
    [InlineData("force://k:s:t@..")]
    [InlineData("force://k:s:t@a..b")]
    public void A_host_that_is_none_is_refused(string address)
    {
        Assert.Equal(
            TokenErrorCode.AuthUrlInvalid, Assert.Throws<TokenException>(() => ImportedAuthorization.FromSfdxAuthUrl(address, loginUrl: null, username: null)).Code);
    }

    [Fact]
    public async Task A_flow_without_a_refresh_token_has_nothing_to_move()
    {
        await Engine.CreateAsync(
            new TokenDefinition { Name = "ci", LoginUrl = _bed.Org.LoginUrl, Flow = TokenFlow.ClientCredentials }, replace: false, TestBed.Cancellation);

        var export = await Assert.ThrowsAsync<TokenException>(() => Engine.ExportSfdxAuthUrlAsync("ci", TestBed.Cancellation));
        var import = await Assert.ThrowsAsync<TokenException>(() => ImportAsync("ci", "5Aep.x"));

        Assert.Equal((TokenErrorCode.FlowSettingInvalid, TokenErrorCode.FlowSettingInvalid), (export.Code, import.Code));
    }

    [Fact]
    public async Task A_refresh_token_that_may_have_been_replaced_is_not_exported()
    {
        await _bed.ChangeAsync(profile => profile with
        {
            RefreshAttempt = RefreshAttempt.Create(profile, "process 1 of test", DateTimeOffset.UtcNow),
        });

        var failure = await Assert.ThrowsAsync<TokenException>(() => Engine.ExportSfdxAuthUrlAsync(TestBed.Name, TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, failure.Code);
    }

    [Theory]
    [InlineData("force://PlatformCLI::5Aep861.x_-=@acme.my.salesforce.com", "PlatformCLI", null, "acme.my.salesforce.com")]
    [InlineData("  force://3MVG9.key:SECRET:5Aep==@https://acme.my.salesforce.com/ \n", "3MVG9.key", "SECRET", "acme.my.salesforce.com")]
    [InlineData("{\"status\":0,\"result\":{\"sfdxAuthUrl\":\"force://k:s:t@localhost:8443\"}}", "k", "s", "localhost:8443")]
    [InlineData("{\"sfdxAuthUrl\":\"force://k:s:t@h\",\"username\":\"a@b.c\"}", "k", "s", "h")]
    [InlineData("\uFEFF{\r\n \"result\": {\r\n \"sfdxAuthUrl\": \"force://k:s:t@h\"\r\n }\r\n}\r\n", "k", "s", "h")]
    public void What_the_Salesforce_CLI_prints_is_read(string text, string key, string? secret, string host)
    {
        var address = SfdxAuthUrl.Parse(text);

        Assert.Equal((key, secret, host), (address.ConsumerKey, address.ConsumerSecret, address.Host));
        Assert.NotEmpty(address.RefreshToken);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("hidden-1", "does not have the form")]
    [InlineData("force://k:s@h", "does not have the form")]
    [InlineData("force://k:s:hidden-1@", "does not have the form")]
    [InlineData("force://k:s:hid den-1@h", "does not have the form")]
    [InlineData("force://k:s:hidden-1@h/path", "does not have the form")]
    [InlineData("force://k:s:hidden-1@user@h", "does not have the form")]
    [InlineData("https://k:s:hidden-1@h", "does not have the form")]
    [InlineData("{\"result\":{\"accessToken\":\"hidden-1\"}}", "without a sfdxAuthUrl")]
    [InlineData("{\"result\":[]}", "without a sfdxAuthUrl")]
    [InlineData("{\"sfdxAuthUrl\":5}", "without a sfdxAuthUrl")]
    [InlineData("{\"sfdxAuthUrl\":\"\\ud800\"}", "without a sfdxAuthUrl")]
    [InlineData("{\"sfdxAuthUrl\":\"force://k:s:hidden-1@h\"", "not whole JSON")]
    [InlineData("{\"result\":{\"sfdxAuthUrl\":\"[REDACTED] Use 'sf org auth show-sfdx-auth-url' to view\"}}", "has hidden it")]
    public void What_is_no_address_is_told_without_a_part_of_it(string text, string reason)
    {
        var failure = Assert.Throws<TokenException>(() => SfdxAuthUrl.Parse(text));

        Assert.Equal(TokenErrorCode.AuthUrlInvalid, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-1", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_refused_and_none_takes_long()
    {
        Assert.Throws<TokenException>(() => SfdxAuthUrl.Parse(new string('x', 100_000)));
        Assert.Throws<TokenException>(() => SfdxAuthUrl.Parse("force://" + string.Concat(Enumerable.Repeat("a=:", 20_000))));
        Assert.Equal(
            TokenErrorCode.AuthUrlInvalid,
            Assert.Throws<TokenException>(() => SfdxAuthUrl.Format(new ConsumerCredential("a:b", null), "t", "h")).Code);
    }

    private Task<TokenDetails> ImportAsync(string name, string refreshToken, bool replace = false, TokenEngine? engine = null) =>
        (engine ?? Engine).ImportAsync(
            name,
            new ImportedAuthorization
            {
                RefreshToken = refreshToken,
                LoginUrl = _bed.Org.LoginUrl,
                ConsumerKey = _bed.Org.App.ConsumerKey,
                ConsumerSecret = _bed.Org.App.ConsumerSecret,
            },
            replace,
            TestBed.Cancellation);

    private ImportedAuthorization From(string address, TestBed? bed = null) =>
        ImportedAuthorization.FromSfdxAuthUrl(address, (bed ?? _bed).Org.LoginUrl, username: null);
}
