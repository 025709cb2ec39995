using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.Server;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.OAuth;

public sealed class TransportTests
{
    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_told_and_nothing_is_sent()
    {
        using var certificate = SimulatorCertificate.Create();
        await using var org = await SimulatedOrg.StartAsync(new SimulatedOrgOptions { Certificate = certificate }, TestBed.Cancellation);

        var failure = await Assert.ThrowsAsync<TokenException>(() => RefreshAsync(org.LoginUrl, SystemHttpHandler.Create, TimeSpan.FromSeconds(10)));

        Assert.Equal(TokenErrorCode.TlsFailed, failure.Code);
        Assert.False(failure.Failure.OutcomeUnknown);
        Assert.Empty(org.RequestLog);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_and_what_became_of_the_request_is_unknown()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = new Uri($"http://localhost:{((IPEndPoint)silent.LocalEndpoint).Port}");

        var failure = await Assert.ThrowsAsync<TokenException>(() => RefreshAsync(url, SystemHttpHandler.Create, TimeSpan.FromMilliseconds(300)));

        Assert.Equal(TokenErrorCode.RequestTimeout, failure.Code);
        Assert.True(failure.Failure.OutcomeUnknown);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task When_to_come_again_is_read_by_the_servers_own_clock(int minutesOff)
    {
        await using var org = await SimulatedOrg.StartAsync(cancellationToken: TestBed.Cancellation);
        var comeAgain = DateTimeOffset.UtcNow.AddMinutes(minutesOff).AddSeconds(30);
        org.Faults.Add(Fault.Status(429) with { RetryAfter = comeAgain.ToString("R") });
        org.Faults.Add(Fault.LyingDate(TimeSpan.FromMinutes(minutesOff)) with { AfterStateChange = false });
        using var transport = new HttpTransport(() => SystemHttpHandler.Create(), TimeProvider.System, TimeSpan.FromSeconds(20));
        using var request = new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Get, new Uri(org.LoginUrl, "services/data"));

        var answer = await transport.SendAsync(request, TestBed.Cancellation);

        Assert.InRange(answer.RetryAfter!.Value.TotalSeconds, 10, 31);
    }

    [Theory]
    [InlineData("proxy.corp:8080")]
    [InlineData("ftp://127.0.0.1:1")]
    public async Task A_proxy_of_no_kind_that_there_is_has_got_nothing(string address)
    {
        var proxy = new WebProxy(new Uri(address));
        using var transport = new HttpTransport(() => SystemHttpHandler.Create(proxy), TimeProvider.System, TimeSpan.FromSeconds(20));
        using var request = new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Get, "http://salesforce.invalid");

        var failure = await Assert.ThrowsAsync<TokenException>(() => transport.SendAsync(request, TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.ConnectionFailed, failure.Code);
        Assert.False(failure.Failure.OutcomeUnknown);
    }

    [Theory]
    [InlineData("http://localhost:1")]
    [InlineData("http://no-such-host.invalid")]
    public async Task A_host_that_is_not_reached_has_got_nothing(string url)
    {
        // Through the handler, because a login host that is not https would be refused earlier.
        using var transport = new HttpTransport(() => SystemHttpHandler.Create(), TimeProvider.System, TimeSpan.FromSeconds(20));
        using var request = new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Get, url);

        var failure = await Assert.ThrowsAsync<TokenException>(() => transport.SendAsync(request, TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.ConnectionFailed, failure.Code);
        Assert.False(failure.Failure.OutcomeUnknown);
    }

    [Theory]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.OperationAborted)]
    [InlineData(SocketError.NetworkDown)]
    [InlineData(SocketError.NetworkReset)]
    public void A_connection_that_broke_later_may_have_carried_the_request(SocketError error)
    {
        var broken = new System.Net.Http.HttpRequestException("", new System.IO.IOException("", new SocketException((int)error)));

        Assert.True(TransportFailure.FromException(broken, "login.salesforce.com").Failure.OutcomeUnknown);
    }

    [Fact]
    public void The_password_of_a_proxy_is_not_left_in_its_address()
    {
        var proxy = SystemHttpHandler.CreateProxy(new Uri("http://user:s3cret@proxy.example:8080"), credentials: null);

        Assert.Equal("http://proxy.example:8080/", proxy.Address!.AbsoluteUri);
        Assert.Equal("s3cret", proxy.Credentials!.GetCredential(proxy.Address, "Basic")!.Password);
    }

    [Fact]
    public async Task Requests_go_through_the_proxy_that_is_given()
    {
        await using var org = await SimulatedOrg.StartAsync(cancellationToken: TestBed.Cancellation);
        using var proxy = new RecordingProxy(org.LoginUrl.Port);
        var webProxy = new WebProxy(proxy.Address) { BypassProxyOnLocal = false };

        var failure = await Assert.ThrowsAsync<TokenException>(() => RefreshAsync(
            new Uri($"http://127.0.0.1:{org.LoginUrl.Port}"), () => SystemHttpHandler.Create(webProxy), TimeSpan.FromSeconds(10)));

        Assert.Equal("invalid_client_id", failure.Failure.OAuthError);
        Assert.StartsWith("POST http://127.0.0.1:", Assert.Single(proxy.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://login.salesforce.com", "http://proxy.example:8080/", false)]
    [InlineData("https://acme.my.salesforce.com", "http://proxy.example:8080/", true)]
    [InlineData("https://localhost", "http://proxy.example:8080/", true)]
    [InlineData("http://example.com", null, true)]
    public void The_variables_of_curl_are_read_and_the_password_is_not_left_in_the_address(string address, string? proxy, bool direct)
    {
        var environment = new TestEnvironment();
        environment.Variables["https_proxy"] = "user:p%40ss@proxy.example:8080";
        environment.Variables["NO_PROXY"] = "example.org, .my.salesforce.com";

        var found = EnvironmentProxy.Find(environment)!;

        Assert.Equal(direct, found.IsBypassed(new Uri(address)));
        Assert.Equal(new Uri(proxy ?? address), found.GetProxy(new Uri(address)));
        Assert.Equal("p@ss", found.Credentials!.GetCredential(new Uri(address), "Basic")!.Password);
    }

    [Theory]
    [InlineData("get-with-proxy-set", true)]
    [InlineData("get-with-proxy-removed", false)]
    public async Task The_variables_count_as_they_are_when_an_engine_is_made(string command, bool isUsed)
    {
        using var folder = new TestFolder();
        using (var store = folder.Open())
        {
            await store.PutAsync(Samples.Full("prod") with
            {
                LoginUrl = new Uri("https://login.salesforce.invalid"),
                AuthorizationEndedBy = null,
                RefreshAttempt = null,
                RefreshRefusal = null,
                Tokens = Samples.Full("prod").Tokens! with { EarlierConsumerKey = null, EarlierLoginUrl = null },
            });
        }

        using var proxy = new RecordingProxy(target: 0);
        var proxyAddress = new UriBuilder(proxy.Address) { UserName = "user", Password = "s3cret" }.Uri.AbsoluteUri;
        var lines = await WorkerProcess.RunAsync(folder.Root, [command, "prod", proxyAddress]);

        Assert.StartsWith("error ", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", lines[^1], StringComparison.Ordinal);
        Assert.Equal(isUsed, proxy.Lines.Contains("CONNECT login.salesforce.invalid:443 HTTP/1.1"));
        Assert.Equal(isUsed, !proxy.Lines.IsEmpty);
    }

    private static async Task RefreshAsync(Uri url, Func<IWebProxy?, System.Net.Http.HttpMessageHandler> handler, TimeSpan limit) =>
        await RefreshAsync(url, () => handler(null), limit);

    private static async Task RefreshAsync(Uri url, Func<System.Net.Http.HttpMessageHandler> handler, TimeSpan limit)
    {
        using var transport = new HttpTransport(handler, TimeProvider.System, limit);
        await new OAuthClient(transport).RefreshAsync(
            LoginHost.Parse(url), "refresh-token", new ConsumerCredential("key", "secret"), requireMaySend: null, TestBed.Cancellation);
    }

    /// <summary>A proxy that forwards to one port, or refuses everything without one, and records the request lines.</summary>
    private sealed class RecordingProxy : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly int _target;

        public RecordingProxy(int target)
        {
            _target = target;
            _listener.Start();
            _ = AcceptAsync();
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

        public ConcurrentQueue<string> Lines { get; } = [];

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var buffer = new byte[16384];
                var count = await client.GetStream().ReadAsync(buffer);
                Lines.Enqueue(System.Text.Encoding.ASCII.GetString(buffer, 0, count).Split("\r\n").First());
                if (_target != 0)
                {
                    await ForwardAsync(client, buffer.AsMemory(0, count));
                }
            }
        }

        private async Task ForwardAsync(TcpClient client, ReadOnlyMemory<byte> start)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await server.GetStream().WriteAsync(start);
            var back = server.GetStream().CopyToAsync(client.GetStream());
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), back);
        }
    }
}
