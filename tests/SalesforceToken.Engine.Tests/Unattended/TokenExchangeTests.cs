using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.BuildJobs;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Unattended;

/// <summary>The token exchange flow: a build job gets an access token for the ID token that its build server issues.</summary>
public sealed class TokenExchangeTests : IDisposable
{
    private const string Audience = "https://acme.my.salesforce.com";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly TestFolder _folder = new();

    public TokenExchangeTests()
    {
        Directory.CreateDirectory(_folder.Root);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_of_GitHub_Actions_needs_no_secret_and_no_source()
    {
        await using var bed = await StartAsync(source: null, audience: null);
        RunInGitHubActions(bed);

        var token = await bed.GetAsync();
        using var other = bed.OpenEngine();

        Assert.True(bed.Org.IsAccessTokenActive(token));
        Assert.Equal(token, (await other.GetAccessTokenAsync(TestBed.Name, new FreshnessOptions(), TestBed.Cancellation)).AccessToken);
        Assert.Equal(200, (await bed.Engine.CallAsync(
            TestBed.Name, new RestRequest { Address = "limits", ApiVersion = "62.0" }, TestBed.Cancellation)).StatusCode);
        Assert.Equal(1, bed.TokenRequests);
        Assert.Equal(1, bed.Org.RequestLog.Count(request => request.Path == BuildServer.GitHubPath));
        Assert.Null((await bed.ReadAsync()).ConsumerSecret);
    }

    [Fact]
    public async Task A_job_of_Azure_Pipelines_uses_its_service_connection()
    {
        await using var bed = await StartAsync("AzurePipelines", audience: null, serviceConnection: true);
        bed.Org.App.TokenExchangeHandlers[0] = Handler(bed.Org.User, BuildServer.AzureAudience);
        bed.Environment.Variables["SYSTEM_OIDCREQUESTURI"] = new Uri(bed.Org.LoginUrl, BuildServer.AzurePath).AbsoluteUri;
        bed.Environment.Variables["SYSTEM_ACCESSTOKEN"] = bed.Org.BuildServer.RequestToken;

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Fact]
    public async Task A_file_is_read_anew_for_each_token()
    {
        var file = Path.Combine(_folder.Root, "token");
        await using var bed = await StartAsync("File:" + file);
        await File.WriteAllTextAsync(file, bed.Org.BuildServer.Issue(Audience) + "\n", TestBed.Cancellation);
        var first = await bed.GetAsync();
        _time.Advance(TimeSpan.FromHours(4));
        Assert.Equal(TokenErrorCode.SubjectTokenExpired, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);

        await File.WriteAllTextAsync(file, bed.Org.BuildServer.Issue(Audience), TestBed.Cancellation);
        Assert.NotEqual(first, await bed.GetAsync());
    }

    [Fact]
    public async Task A_variable_and_a_token_of_the_caller_are_sources_too_and_none_is_stored()
    {
        await using var bed = await StartAsync("Variable:BUILD_ID_TOKEN");
        var marker = bed.Org.BuildServer.Issue(Audience);
        await Samples.FailsAsync(TokenErrorCode.SubjectTokenMissing, () => bed.GetAsync());

        var given = await bed.GetAsync(new FreshnessOptions { SubjectToken = marker });
        Assert.Equal(given, await bed.GetAsync());
        bed.Environment.Variables["BUILD_ID_TOKEN"] = marker;
        var second = await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });

        Assert.NotEqual(given, second);
        var profile = await bed.ReadAsync();
        var json = Encoding.UTF8.GetString(Engine.Storage.Format.RecordSerializer.Write(profile));
        Assert.DoesNotContain(marker, json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_processes_exchange_for_themselves_once_for_all()
    {
        using var folder = new TestFolder();
        var file = folder.Root + ".jwt";
        await using var bed = await StartAsync("File:" + file, time: TimeProvider.System);
        await File.WriteAllTextAsync(file, bed.Org.BuildServer.Issue(Audience), TestBed.Cancellation);
        var workers = Enumerable.Range(0, 4).Select(_ => WorkerProcess.Start(bed.DataDirectory, ["get-at-once", TestBed.Name])).ToList();
        try
        {
            await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));
            await Task.WhenAll(workers.Select(worker => worker.StartWorkAsync()));
            var answers = await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));

            var answer = Assert.Single(answers.Distinct())!.Split(' ');
            Assert.Equal("ok", answer[0]);
            Assert.Equal(answer[1], await bed.GetAsync());
            Assert.Equal(1, bed.TokenRequests);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    [Fact]
    public async Task A_subject_token_of_the_caller_is_never_answered_with_the_access_token_of_another()
    {
        await using var bed = await StartAsync("Variable:BUILD_ID_TOKEN");
        var stored = await bed.GetAsync(new FreshnessOptions { SubjectToken = bed.Org.BuildServer.Issue(Audience) });
        var introspections = bed.Org.Counters.Introspections;

        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bed.GetAsync(new FreshnessOptions { SubjectToken = bed.Org.BuildServer.Issue(Audience) })));

        Assert.Equal(5, others.Append(stored).Distinct().Count());
        Assert.Equal(introspections, bed.Org.Counters.Introspections);
    }

    [Fact]
    public async Task What_the_handler_refuses_has_its_own_error_and_stores_nothing()
    {
        await using var bed = await StartAsync("Variable:BUILD_ID_TOKEN", audience: null);
        bed.Environment.Variables["BUILD_ID_TOKEN"] = bed.Org.BuildServer.Issue("another audience");

        var failure = await Samples.FailsAsync(TokenErrorCode.SubjectTokenRejected, () => bed.GetAsync());

        Assert.DoesNotContain("eyJ", failure.ToString(), StringComparison.Ordinal);
        Assert.Null((await bed.ReadAsync()).Tokens);

        // Told again without a request, until another subject token comes or a try is forced.
        await Samples.FailsAsync(TokenErrorCode.SubjectTokenRejected, () => bed.GetAsync());
        Assert.Equal(1, bed.TokenRequests);
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(new FreshnessOptions { SubjectToken = bed.Org.BuildServer.Issue(Audience) })));
    }

    [Theory]
    [InlineData("no jwt", TokenErrorCode.SubjectTokenInvalid)]
    [InlineData("eyJhbGciOiJub25lIn0.e30", TokenErrorCode.SubjectTokenInvalid)]
    [InlineData("eyJhbGciOiJub25lIn0.W10.x", TokenErrorCode.SubjectTokenInvalid)]
    [InlineData("eyJh\u001bGci.e30.x", TokenErrorCode.SubjectTokenInvalid)]
    [InlineData("", TokenErrorCode.SubjectTokenMissing)]
    [InlineData(" \n", TokenErrorCode.SubjectTokenMissing)]
    public async Task What_is_no_subject_token_is_not_sent(string text, TokenErrorCode code)
    {
        await using var bed = await StartAsync("Variable:BUILD_ID_TOKEN");
        bed.Environment.Variables["BUILD_ID_TOKEN"] = text;

        await Samples.FailsAsync(code, () => bed.GetAsync());

        Assert.Equal(0, bed.TokenRequests);
    }

    [Fact]
    public async Task A_token_that_is_too_long_or_for_another_audience_is_not_sent()
    {
        await using var bed = await StartAsync("Variable:BUILD_ID_TOKEN");
        bed.Environment.Variables["BUILD_ID_TOKEN"] = bed.Org.BuildServer.Issue("https://other.my.salesforce.com");
        var failure = await Samples.FailsAsync(TokenErrorCode.SubjectTokenAudienceMismatch, () => bed.GetAsync());
        Assert.Contains("https://other.my.salesforce.com", failure.Message, StringComparison.Ordinal);

        bed.Environment.Variables["BUILD_ID_TOKEN"] = bed.Org.BuildServer.Issue(Audience, writer => writer.WriteString("x", new string('x', 10_000)));
        await Samples.FailsAsync(TokenErrorCode.SubjectTokenInvalid, () => bed.GetAsync());

        Assert.Equal(0, bed.TokenRequests);
    }

    [Theory]
    [InlineData("https://kubernetes.default.svc.cluster.local", true)]
    [InlineData("https://kubernetes.default.svc", true)]
    [InlineData("k3s", true)]
    [InlineData(BuildServer.Issuer, true)]
    [InlineData("https://acme-1234.hcp.westeurope.azmk8s.io", true)]
    [InlineData(null, true)]
    [InlineData(Audience, false)]
    public async Task The_default_token_of_a_service_account_is_not_sent_and_a_projected_one_is(string? audience, bool isRefused)
    {
        await using var bed = await StartAsync("Variable:BUILD_ID_TOKEN", audience: null);
        bed.Org.BuildServer.Subject = "system:serviceaccount:build:default";
        bed.Org.App.TokenExchangeHandlers[0].Users[bed.Org.BuildServer.Subject] = bed.Org.User;
        bed.Environment.Variables["BUILD_ID_TOKEN"] = audience is null
            ? Unsigned("""{"iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:build:default"}""")
            : bed.Org.BuildServer.Issue(audience, KubernetesClaims);
        if (!isRefused)
        {
            Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
            return;
        }

        var failure = await Samples.FailsAsync(TokenErrorCode.SubjectTokenInvalid, () => bed.GetAsync());

        Assert.Contains("Kubernetes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, bed.TokenRequests);
    }

    [Theory]
    [InlineData("/var/run/secrets/kubernetes.io/serviceaccount/token")]
    [InlineData("/run/secrets/kubernetes.io/serviceaccount/token")]
    public async Task The_file_of_the_default_token_is_not_even_read(string path)
    {
        await using var bed = await StartAsync("File:" + path);

        Assert.Contains("Kubernetes", (await Samples.FailsAsync(TokenErrorCode.SubjectTokenInvalid, () => bed.GetAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_empty_or_no_file_is_named()
    {
        foreach (var path in new[] { Path.Combine(_folder.Root, "missing"), _folder.Root, Path.Combine(_folder.Root, "empty") })
        {
            await using var bed = await StartAsync("File:" + path);
            await File.WriteAllTextAsync(Path.Combine(_folder.Root, "empty"), string.Empty, TestBed.Cancellation);

            Assert.Contains(path, (await Samples.FailsAsync(TokenErrorCode.SubjectTokenMissing, () => bed.GetAsync())).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Outside_a_job_the_error_says_what_is_missing()
    {
        await using var bed = await StartAsync(source: null, audience: null);
        Assert.Contains("GitHub Actions", (await Samples.FailsAsync(TokenErrorCode.SubjectTokenMissing, () => bed.GetAsync())).Message, StringComparison.Ordinal);

        bed.Environment.Variables["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://example.test/";
        Assert.Contains(
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
            (await Samples.FailsAsync(TokenErrorCode.SubjectTokenMissing, () => bed.GetAsync())).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.test/token")]
    [InlineData("file:///etc/passwd")]
    [InlineData("no address")]
    public async Task The_token_of_the_job_is_not_sent_to_an_address_that_is_not_https(string address)
    {
        await using var bed = await StartAsync(source: null, audience: null);
        bed.Environment.Variables["ACTIONS_ID_TOKEN_REQUEST_URL"] = address;
        bed.Environment.Variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "marker";

        await Samples.FailsAsync(TokenErrorCode.SubjectTokenUnavailable, () => bed.GetAsync());
    }

    [Fact]
    public async Task A_build_server_that_refuses_or_answers_nonsense_is_named_and_one_that_is_busy_is_waited_for()
    {
        await using var bed = await StartAsync(source: null, audience: null, time: TimeProvider.System);
        RunInGitHubActions(bed);
        foreach (var fault in new[] { Fault.Status(403), Fault.Html(), Fault.EmptyBody() })
        {
            using (bed.Org.Faults.Add(fault with { Endpoint = SimulatorEndpoint.BuildServer }))
            {
                var failure = await Samples.FailsAsync(TokenErrorCode.SubjectTokenUnavailable, () => bed.GetAsync());
                Assert.DoesNotContain(bed.Org.BuildServer.RequestToken, failure.ToString(), StringComparison.Ordinal);
            }
        }

        using var busy = bed.Org.Faults.Add(Fault.Status(503) with { Endpoint = SimulatorEndpoint.BuildServer, Times = 2 });
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    [Theory]
    [InlineData("Github", "GitHub", null)]
    [InlineData("file:/tmp/token", "File:/tmp/token", null)]
    [InlineData("Variable: A_TOKEN", "Variable:A_TOKEN", null)]
    [InlineData("AzurePipelines", "AzurePipelines", "1")]
    [InlineData("GitLab", null, null)]
    [InlineData("File", null, null)]
    [InlineData("File:", null, null)]
    [InlineData("GitHub:x", null, null)]
    [InlineData("AzurePipelines", null, null)]
    [InlineData("GitHub", null, "1")]
    [InlineData("0", null, null)]
    [InlineData("", null, null)]
    public void A_source_is_read_from_text(string text, string? expected, string? connection)
    {
        if (expected is not null)
        {
            Assert.Equal(expected, SubjectTokenSource.Parse(text, audience: null, connection).ToString());
            return;
        }

        Assert.Equal(
            TokenErrorCode.FlowSettingInvalid,
            Assert.Throws<TokenException>(() => SubjectTokenSource.Parse(text, audience: null, connection)).Code);
    }

    [Fact]
    public async Task A_subject_token_is_for_this_flow_alone()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        await Samples.FailsAsync(TokenErrorCode.FlowSettingInvalid, () => bed.GetAsync(new FreshnessOptions { SubjectToken = "x" }));
        await Samples.FailsAsync(TokenErrorCode.FlowSettingInvalid, () => bed.Engine.SetAsync(
            TestBed.Name, new TokenChanges { TokenHandler = "X" }, TestBed.Cancellation));
        await Samples.FailsAsync(TokenErrorCode.MyDomainRequired, () => bed.Engine.CreateAsync(
            new TokenDefinition { Name = "ci", Flow = TokenFlow.TokenExchange }, replace: false, TestBed.Cancellation));
    }

    private static void RunInGitHubActions(TestBed bed)
    {
        bed.Environment.Variables["ACTIONS_ID_TOKEN_REQUEST_URL"] = new Uri(bed.Org.LoginUrl, BuildServer.GitHubPath + "?api-version=2.0").AbsoluteUri;
        bed.Environment.Variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = bed.Org.BuildServer.RequestToken;
    }

    private static void KubernetesClaims(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("kubernetes.io");
        writer.WriteString("namespace", "build");
        writer.WriteEndObject();
    }

    private static string Unsigned(string claims) =>
        "eyJhbGciOiJSUzI1NiJ9." + System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims)) + ".x";

    private static TokenExchangeHandler Handler(SimulatedUser user, string audience)
    {
        var handler = new TokenExchangeHandler { Audience = audience };
        handler.Users["repo:acme/load:ref:refs/heads/main"] = user;
        return handler;
    }

    private async Task<TestBed> StartAsync(
        string? source, string? audience = Audience, bool serviceConnection = false, TimeProvider? time = null)
    {
        var bed = await TestBed.StartAsync(time ?? _time, new SimulatedApp { Scopes = ["api"] });
        bed.Org.App.TokenExchangeHandlers.Add(Handler(bed.Org.User, source is null ? bed.Org.LoginUrl.AbsoluteUri.TrimEnd('/') : Audience));
        await bed.Engine.CreateAsync(
            new TokenDefinition
            {
                Name = TestBed.Name,
                LoginUrl = bed.Org.LoginUrl,
                Flow = TokenFlow.TokenExchange,
                TokenHandler = "BuildTokenHandler",
                SubjectTokenSource = source is null
                    ? null
                    : SubjectTokenSource.Parse(source, audience, serviceConnection ? bed.Org.BuildServer.ServiceConnectionId : null),
            },
            replace: false,
            TestBed.Cancellation);
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, consumerSecret: null, TestBed.Cancellation);
        return bed;
    }
}
