using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Health;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests;

/// <summary>The health of an authorization: each check passes where all is well, and says what is wrong where something is.</summary>
public sealed class AuthorizationHealthTests
{
    [Fact]
    public async Task A_good_authorization_passes_every_check_and_nothing_is_changed()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Environment.Variables["SALESFORCETOKEN_KEY_PROTECTION"] = "KeyFile";
        var files = Hashes(bed);

        var checks = await CheckAsync(bed);

        Assert.Equal(
            [
                HealthCheckKind.Store, HealthCheckKind.KeyProtection, HealthCheckKind.LoginHost, HealthCheckKind.Clock, HealthCheckKind.App,
                HealthCheckKind.Flow, HealthCheckKind.Authorization, HealthCheckKind.Scope, HealthCheckKind.AccessToken,
                HealthCheckKind.RefreshToken, HealthCheckKind.Instance, HealthCheckKind.LastError,
            ],
            checks.Select(check => check.Kind));
        Assert.All(checks, check => Assert.True(check.Status == HealthStatus.Passed, check.ToString()));
        Assert.Equal(files, Hashes(bed));
        Assert.Equal((0, 0), (bed.Org.Counters.Refreshes, bed.TokenRequests));
        Assert.Empty(bed.Notices);
        var profile = await bed.ReadAsync();
        var secrets = new[] { profile.ConsumerSecret!, profile.Tokens!.AccessToken, profile.Tokens.RefreshToken! };
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, string.Join("\n", checks), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_public_client_passes_too_but_its_refresh_token_cannot_be_asked_about()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        var unsure = (await CheckAsync(bed)).Where(check => check.Status is HealthStatus.Failed or HealthStatus.NotTested);
        Assert.Equal([HealthCheckKind.RefreshToken], unsure.Select(check => check.Kind));

        bed.Org.RevokeAll();

        Assert.Equal(HealthStatus.Warning, (await CheckAsync(bed, HealthCheckKind.AccessToken)).Status);
    }

    [Fact]
    public async Task A_token_of_another_login_host_is_not_shown_to_this_one()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var tokens = (await bed.ReadAsync()).Tokens!;
        using var other = new AnsweringServer();
        var heard = new ConcurrentQueue<string>();
        other.Answer("/", request =>
        {
            heard.Enqueue(request);
            return AnsweringServer.Response(200, "{\"active\":false}"u8.ToArray());
        });
        await bed.Engine.SetAsync(TestBed.Name, new TokenChanges { LoginUrl = other.Address }, TestBed.Cancellation);

        await CheckAsync(bed);

        Assert.Contains(heard, request => request.Contains("/services/oauth2/introspect", StringComparison.Ordinal));
        Assert.DoesNotContain(heard, request => request.Contains(Uri.EscapeDataString(tokens.AccessToken), StringComparison.Ordinal)
            || request.Contains(tokens.AccessToken, StringComparison.Ordinal) || request.Contains(tokens.RefreshToken!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task An_error_that_is_the_text_of_a_page_fails_the_flow(int status)
    {
        await using var bed = await TestBed.StartAsync();
        using var server = new AnsweringServer();
        await bed.Store.PutAsync(server.Profile(TestBed.Name, "secret", isOld: false));
        server.Answer("/.well-known", 200, "{}");
        server.Answer(
            "/services/oauth2/authorize", status, "<p>error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration</p>", "Content-Type: text/html");

        Assert.Equal(TokenErrorCode.CallbackUrlMismatch, (await CheckAsync(bed, HealthCheckKind.Flow)).Error!.Code);
    }

    [Fact]
    public async Task A_key_file_is_told_where_nobody_chose_it()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();

        var key = await CheckAsync(bed, HealthCheckKind.KeyProtection);

        Assert.Equal(((await bed.Engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation)).KeyProtection).ToString(), key.Value);
        Assert.Equal(key.Value is nameof(KeyProtection.KeyFile) ? HealthStatus.Warning : HealthStatus.Passed, key.Status);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_fails_and_what_needs_it_is_not_tested()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await bed.StopOrgAsync();

        var checks = await CheckAsync(bed);

        Assert.Equal([HealthCheckKind.LoginHost, HealthCheckKind.Instance], checks.Where(check => check.Status == HealthStatus.Failed).Select(check => check.Kind));
        Assert.Equal(TokenErrorCode.ConnectionFailed, checks.Single(check => check.Kind == HealthCheckKind.LoginHost).Error!.Code);
        Assert.Equal(
            [HealthCheckKind.Clock, HealthCheckKind.App, HealthCheckKind.Flow, HealthCheckKind.AccessToken, HealthCheckKind.RefreshToken],
            checks.Where(check => check.Status == HealthStatus.NotTested).Select(check => check.Kind));
    }

    [Fact]
    public async Task A_wrong_secret_fails_the_app_alone()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await bed.ChangeAsync(static profile => profile with { ConsumerSecret = "wrong" });

        var checks = await CheckAsync(bed);

        var failed = Assert.Single(checks, check => check.Status == HealthStatus.Failed);
        Assert.Equal((HealthCheckKind.App, TokenErrorCode.ConsumerSecretRejected), (failed.Kind, failed.Error!.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unknown_consumer_key_fails_app_and_flow(bool hasSecret)
    {
        await using var bed = await TestBed.StartAsync();
        await bed.CreateAsync();
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, "3MVG9.unknown", hasSecret ? "secret" : null, TestBed.Cancellation);

        var failed = (await CheckAsync(bed)).Where(check => check.Status == HealthStatus.Failed).ToDictionary(check => check.Kind, check => check.Error!.Code);

        Assert.Equal(
            new Dictionary<HealthCheckKind, TokenErrorCode>
            {
                [HealthCheckKind.App] = TokenErrorCode.ConsumerKeyUnknown,
                [HealthCheckKind.Flow] = TokenErrorCode.ConsumerKeyUnknown,
                [HealthCheckKind.Authorization] = TokenErrorCode.AuthorizationRequired,
            },
            failed);
    }

    [Fact]
    public async Task A_callback_address_that_the_app_does_not_have_fails_the_flow()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.App.CallbackUrls.Clear();

        var flow = await CheckAsync(bed, HealthCheckKind.Flow);

        Assert.Equal((HealthStatus.Failed, TokenErrorCode.CallbackUrlMismatch), (flow.Status, flow.Error!.Code));
        Assert.Equal(HealthStatus.Passed, (await CheckAsync(bed, HealthCheckKind.App)).Status);
    }

    [Fact]
    public async Task A_token_without_a_credential_says_what_is_missing()
    {
        await using var bed = await TestBed.StartAsync();
        await bed.CreateAsync();

        var checks = await CheckAsync(bed);

        Assert.Equal(TokenErrorCode.ConsumerCredentialMissing, checks.Single(check => check.Kind == HealthCheckKind.App).Error!.Code);
        Assert.Equal(HealthStatus.NotTested, checks.Single(check => check.Kind == HealthCheckKind.Flow).Status);
    }

    [Fact]
    public async Task An_access_token_that_ended_is_no_fault_while_a_refresh_token_is_there()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.ExpireAccessTokens();

        var access = await CheckAsync(bed, HealthCheckKind.AccessToken);

        Assert.Equal(HealthStatus.Passed, access.Status);
        Assert.Contains("next use", access.Message, StringComparison.Ordinal);
        await bed.ChangeAsync(static profile => profile with { Tokens = profile.Tokens! with { RefreshToken = null } });
        Assert.Equal(TokenErrorCode.AuthorizationRequired, (await CheckAsync(bed, HealthCheckKind.AccessToken)).Error!.Code);
        Assert.Equal(HealthStatus.Warning, (await CheckAsync(bed, HealthCheckKind.RefreshToken)).Status);
    }

    [Theory]
    [InlineData(10, "10 minutes behind")]
    [InlineData(-10, "10 minutes ahead of")]
    public async Task A_clock_that_is_wrong_is_told(int minutes, string said)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(Fault.LyingDate(TimeSpan.FromMinutes(minutes)));

        var clock = await CheckAsync(bed, HealthCheckKind.Clock);

        Assert.Equal(HealthStatus.Warning, clock.Status);
        Assert.Contains(said, clock.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_of_another_process_between_read_and_question_is_no_fault()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var past = (await bed.Store.ReadAsync(TestBed.Name, TestBed.Cancellation))!;
        await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });
        FailingStore? store = null;
        using var engine = bed.OpenEngine(real => store = new FailingStore(real));
        store!.ReadOnce(past);

        var checks = await engine.CheckHealthAsync(TestBed.Name, TestBed.Cancellation);

        Assert.DoesNotContain(checks, static check => check.Status == HealthStatus.Failed);
    }

    [Fact]
    public async Task A_revoked_refresh_token_is_told_before_a_job_needs_it()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.RevokeAll();

        var refresh = await CheckAsync(bed, HealthCheckKind.RefreshToken);

        Assert.Equal((HealthStatus.Failed, TokenErrorCode.RefreshTokenExpired), (refresh.Status, refresh.Error!.Code));
        Assert.True((await bed.ReadAsync()).IsAuthorized);
    }

    [Fact]
    public async Task A_refresh_token_that_rests_is_told_from_day_21()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bed = await TestBed.StartAuthorizedAsync(time);
        time.Advance(TimeSpan.FromDays(20));
        Assert.Equal(HealthStatus.Passed, (await CheckAsync(bed, HealthCheckKind.RefreshToken)).Status);
        time.Advance(TimeSpan.FromDays(2));

        var refresh = await CheckAsync(bed, HealthCheckKind.RefreshToken);

        Assert.Equal(HealthStatus.Warning, refresh.Status);
        Assert.Equal((await bed.ReadAsync()).Tokens!.RefreshTokenUsedAt, refresh.Value);
    }

    [Fact]
    public async Task A_scope_that_was_not_granted_is_told()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await bed.ChangeAsync(static profile => profile with { Scope = [.. profile.Tokens!.Scope, "wave_api"], Tokens = profile.Tokens with { Scope = ["api"] } });

        var scope = await CheckAsync(bed, HealthCheckKind.Scope);

        Assert.Equal(HealthStatus.Warning, scope.Status);
        Assert.Contains("wave_api", scope.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stored_of_an_end_or_a_refusal_is_the_last_error()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "ip restricted") with { Endpoint = SimulatorEndpoint.Token, Times = 1 });
        await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));
        Assert.Equal(nameof(TokenErrorCode.LoginRestricted), (await CheckAsync(bed, HealthCheckKind.LastError)).Value);

        bed.Org.RevokeAll();
        await bed.ChangeAsync(static profile => profile with { Tokens = profile.Tokens! with { ExpiresAt = DateTimeOffset.UnixEpoch } });
        await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));
        var checks = await CheckAsync(bed);
        Assert.Equal(nameof(TokenErrorCode.RefreshTokenExpired), checks.Single(check => check.Kind == HealthCheckKind.LastError).Value);
        Assert.Equal(TokenErrorCode.AuthorizationRequired, checks.Single(check => check.Kind == HealthCheckKind.Authorization).Error!.Code);
        Assert.DoesNotContain(checks, check => check.Kind is HealthCheckKind.AccessToken or HealthCheckKind.RefreshToken);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_the_only_check()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var file = Directory.EnumerateFiles(Path.Combine(bed.DataDirectory, "tokens")).Single();
        await File.WriteAllTextAsync(file, "nothing", TestBed.Cancellation);

        var check = Assert.Single(await CheckAsync(bed));

        Assert.Equal((HealthCheckKind.Store, TokenErrorCode.TokenFileCorrupt), (check.Kind, check.Error!.Code));
    }

    [Fact]
    public async Task A_folder_that_others_may_read_is_told()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs file modes of Unix.");
            return;
        }

        await using var bed = await TestBed.StartAuthorizedAsync();
        File.SetUnixFileMode(Path.Combine(bed.DataDirectory, "tokens"), (UnixFileMode)0b111_101_101);
        using var engine = bed.OpenEngine();

        var store = (await engine.CheckHealthAsync(TestBed.Name, TestBed.Cancellation))[0];

        Assert.Equal((HealthCheckKind.Store, HealthStatus.Warning), (store.Kind, store.Status));
        Assert.Contains(Environment.UserName, store.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_opened_to_others_in_the_session_is_told_and_closed_by_the_next_step()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs file modes of Unix.");
            return;
        }

        await using var bed = await TestBed.StartAuthorizedAsync();
        var tokens = Path.Combine(bed.DataDirectory, "tokens");
        File.SetUnixFileMode(tokens, (UnixFileMode)0b111_101_101);

        Assert.Equal(HealthStatus.Warning, (await CheckAsync(bed, HealthCheckKind.Store)).Status);
        await bed.GetAsync();

        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(tokens));
        Assert.Equal(HealthStatus.Passed, (await CheckAsync(bed, HealthCheckKind.Store)).Status);
    }

    [Fact]
    public async Task A_copied_folder_is_told_before_its_first_refresh()
    {
        await using var bed = await TestBed.StartAsync();
        bed.Environment.MachineId = "0123456789abcdef0123456789abcdef";
        await bed.AuthorizeAsync();
        Assert.Equal(HealthStatus.Passed, (await CheckAsync(bed, HealthCheckKind.Authorization)).Status);

        bed.Environment.MachineId = "fedcba9876543210fedcba9876543210";

        Assert.Equal(HealthStatus.Warning, (await CheckAsync(bed, HealthCheckKind.Authorization)).Status);
        Assert.Equal(0, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task A_maintenance_page_is_no_login_host_and_a_limit_of_the_org_is_no_failure()
    {
        await using var bed = await TestBed.StartAsync();
        using var server = new AnsweringServer();
        await bed.Store.PutAsync(server.Profile(TestBed.Name, "secret", isOld: false));
        server.Answer("/.well-known", 200, "<html>Down</html>", "Content-Type: text/html");
        server.Answer("/services/data", 403, """[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]""");

        Assert.Equal((HealthStatus.Failed, TokenErrorCode.ResponseInvalid), (await CheckAsync(bed, HealthCheckKind.LoginHost)) is var host ? (host.Status, host.Error!.Code) : default);
        Assert.Equal(HealthStatus.Warning, (await CheckAsync(bed, HealthCheckKind.Instance)).Status);
        server.Answer("/.well-known", 404, string.Empty);
        Assert.Equal(HealthStatus.Warning, (await CheckAsync(bed, HealthCheckKind.LoginHost)).Status);
        Assert.Equal(HealthStatus.Passed, (await CheckAsync(bed, HealthCheckKind.Clock)).Status);
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_an_error()
    {
        await using var bed = await TestBed.StartAsync();

        Assert.Equal(TokenErrorCode.TokenNotFound, (await Assert.ThrowsAsync<TokenException>(() => CheckAsync(bed))).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flow_without_a_user_is_tried_and_its_token_is_not_stored(bool isAllowed)
    {
        await using var bed = await TestBed.StartAsync(app: new SimulatedApp { Scopes = ["api"] });
        bed.Org.App.ClientCredentialsEnabled = true;
        bed.Org.App.ClientCredentialsUser = isAllowed ? bed.Org.User : null;
        await bed.Engine.CreateAsync(
            new TokenDefinition { Name = TestBed.Name, LoginUrl = bed.Org.InstanceUrl, Flow = TokenFlow.ClientCredentials }, replace: false, TestBed.Cancellation);
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);

        var checks = await CheckAsync(bed);

        var flow = checks.Single(check => check.Kind == HealthCheckKind.Flow);
        Assert.Equal(isAllowed ? HealthStatus.Passed : HealthStatus.Failed, flow.Status);
        Assert.Equal(isAllowed ? null : TokenErrorCode.RunAsUserMissing, flow.Error?.Code);
        Assert.Equal(HealthStatus.Passed, checks.Single(check => check.Kind == HealthCheckKind.App).Status);
        Assert.DoesNotContain(checks, check => check.Kind is HealthCheckKind.Authorization or HealthCheckKind.RefreshToken);
        Assert.Null((await bed.ReadAsync()).Tokens);
    }

    [Theory]
    [InlineData(365, HealthStatus.Passed)]
    [InlineData(60, HealthStatus.Warning)]
    [InlineData(35, HealthStatus.Failed)]
    public async Task The_certificate_of_a_signing_key_is_looked_at(int days, HealthStatus expected)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bed = await TestBed.StartAsync(time);
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.Root);
        await OpenSsl.MakeKeyAsync(folder.Root, days: days);
        await OpenSsl.RunAsync(folder.Root, "pkcs12 -export -inkey key.pem -in cert.pem -passout pass: -out key.pfx");
        var path = Path.Combine(folder.Root, "key.pfx");
        await bed.Engine.CreateAsync(
            new TokenDefinition { Name = TestBed.Name, LoginUrl = bed.Org.LoginUrl, Flow = TokenFlow.JwtBearer, Username = bed.Org.User.Username },
            replace: false,
            TestBed.Cancellation);
        await bed.Engine.SetConsumerCredentialAsync(
            TestBed.Name, bed.Org.App.ConsumerKey, consumerSecret: null, new NewPrivateKey { Path = path }, TestBed.Cancellation);

        time.Advance(TimeSpan.FromDays(40));

        var certificate = await CheckAsync(bed, HealthCheckKind.Certificate);
        Assert.Equal((expected, expected == HealthStatus.Failed ? TokenErrorCode.CertificateExpired : null), (certificate.Status, certificate.Error?.Code));
        File.Delete(path);
        Assert.Equal(TokenErrorCode.PrivateKeyUnreadable, (await CheckAsync(bed, HealthCheckKind.Certificate)).Error!.Code);
    }

    private static async Task<IReadOnlyList<HealthCheck>> CheckAsync(TestBed bed) => await bed.Engine.CheckHealthAsync(TestBed.Name, TestBed.Cancellation);

    private static async Task<HealthCheck> CheckAsync(TestBed bed, HealthCheckKind kind) => (await CheckAsync(bed)).Single(check => check.Kind == kind);

    private static IEnumerable<string> Hashes(TestBed bed) => [.. bed.Files().Select(content => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content)))];
}
