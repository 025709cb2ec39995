using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using System.Web;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator;
using Xunit;

namespace SalesforceToken.Engine.Tests.OAuth;

/// <summary>What RFC 7636, 8252 and 9700 ask of a client, where no other test shows it.</summary>
public sealed class StandardsTests
{
    [Fact]
    public void The_challenge_is_that_of_RFC_7636_appendix_B()
    {
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", ProofKey.ChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    }

    [Fact]
    public void Verifiers_have_256_random_bits()
    {
        var verifiers = Enumerable.Range(0, 2_000).Select(static _ => ProofKey.Create().Verifier).ToList();

        Assert.All(verifiers, static verifier => Assert.Matches("^[A-Za-z0-9_-]{43}$", verifier));
        Assert.Equal(verifiers.Count, verifiers.Distinct().Count());

        // Each of the first 42 characters has six free bits, so each of the 64 letters comes at each place about 31 times.
        Assert.All(Enumerable.Range(0, 42), place => Assert.Equal(64, verifiers.Select(verifier => verifier[place]).Distinct().Count()));
    }

    [Fact]
    public async Task Every_request_has_a_challenge_by_S256_and_a_state_of_its_own()
    {
        await using var bed = await StartAsync();
        var addresses = new List<Uri>();
        for (var i = 0; i < 2; i++)
        {
            await AuthorizeAsync(bed);
            addresses.Add(bed.Browser.Address!);
        }

        var queries = addresses.ConvertAll(static address => HttpUtility.ParseQueryString(address.Query));
        Assert.All(queries, static query => Assert.Equal(("S256", 43), (query["code_challenge_method"], query["code_challenge"]!.Length)));
        Assert.NotEqual(queries[0]["state"], queries[1]["state"]);
        Assert.NotEqual(queries[0]["code_challenge"], queries[1]["code_challenge"]);
    }

    // RFC 9700 section 4.5: an attacker puts a code of another sign-in into this one, whose state is known from the address.
    [Fact]
    public async Task A_code_of_another_sign_in_is_refused_and_nothing_is_stored()
    {
        await using var bed = await StartAsync();
        bed.Browser.Instead = (address, cancellation) =>
        {
            _ = Task.Run(
                async () =>
                {
                    var foreign = Regex.Replace(address.AbsoluteUri, "(code_challenge=)[^&]+", "$1" + ProofKey.Create().Challenge);
                    using var browser = bed.Org.OpenBrowser();
                    var injected = (await browser.AuthorizeAsync(new Uri(foreign), cancellation)).CallbackAddress!;
                    using var http = new HttpClient();
                    await http.GetAsync(injected, cancellation);
                },
                cancellation);
            return Task.CompletedTask;
        };

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal(TokenErrorCode.ProofKeyRejected, failure.Code);
        Assert.Null((await bed.ReadAsync()).Tokens);
    }

    // RFC 9700 section 4.12: a redirect would take the secret, the code or the token along.
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task No_redirect_is_followed_with_a_credential(int status)
    {
        await using var bed = await TestBed.StartAsync();
        using var server = new AnsweringServer();
        using var thief = new AnsweringServer();
        foreach (var path in new[] { "/services/oauth2/token", "/services/oauth2/introspect", "/services/oauth2/userinfo", "/services/oauth2/revoke", "/services/data" })
        {
            server.Answer(path, status, string.Empty, $"Location: {thief.Address}{path}");
        }

        await bed.Store.PutAsync(server.Profile("old", "secret", isOld: true));
        await bed.Store.PutAsync(server.Profile("new", "secret", isOld: false));
        await Record.ExceptionAsync(() => bed.Engine.GetAccessTokenAsync("old", new FreshnessOptions(), TestBed.Cancellation));
        await Record.ExceptionAsync(() => bed.Engine.TestAsync("new", TestBed.Cancellation));
        await Record.ExceptionAsync(() => bed.Engine.CheckHealthAsync("new", TestBed.Cancellation));
        foreach (var method in new[] { "GET", "POST", "DELETE" })
        {
            await Record.ExceptionAsync(() => bed.Engine.CallAsync(
                "new", new RestRequest { Method = method, Address = "limits", ApiVersion = "62.0" }, TestBed.Cancellation));
        }

        await Record.ExceptionAsync(() => bed.Engine.RemoveAsync("new", new(), TestBed.Cancellation));

        Assert.True(server.Requests.Count >= 7, string.Join(' ', server.Requests));
        Assert.Empty(thief.Requests);
    }

    // RFC 8252 section 8.3: the loopback interface alone.
    [Fact]
    public async Task The_callback_port_is_not_open_to_other_machines()
    {
        var outside = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Select(static unicast => unicast.Address)
            .FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(outside is null, "This machine has no address but loopback.");
        await using var bed = await StartAsync();
        var port = new Uri(bed.CallbackUrl).Port;
        var seen = new TaskCompletionSource<(bool Loopback, bool Outside)>();
        bed.Browser.Instead = async (address, cancellation) =>
        {
            seen.SetResult((await ConnectsAsync(IPAddress.Loopback, port, cancellation), await ConnectsAsync(outside!, port, cancellation)));
            _ = Task.Run(
                async () =>
                {
                    using var browser = bed.Org.OpenBrowser();
                    await browser.BrowseAsync(address, cancellation);
                },
                cancellation);
        };

        await AuthorizeAsync(bed);

        Assert.Equal((true, false), await seen.Task);
    }

    [Fact]
    public async Task The_login_page_alone_may_ask_for_this_machine_and_no_page_may_frame_an_outcome()
    {
        await using var bed = await StartAsync();
        var login = bed.Org.LoginUrl.GetLeftPart(UriPartial.Authority);
        var seen = new TaskCompletionSource<(HttpStatusCode Own, HttpStatusCode Foreign, string Policy)>();
        bed.Browser.Instead = (address, cancellation) =>
        {
            _ = Task.Run(
                async () =>
                {
                    using var http = new HttpClient();
                    var own = await http.SendAsync(Preflight(bed.CallbackUrl, login), cancellation);
                    Assert.Equal("true", own.Headers.GetValues("Access-Control-Allow-Private-Network").Single());
                    var foreign = await http.SendAsync(Preflight(bed.CallbackUrl, "https://evil.example"), cancellation);
                    Assert.False(foreign.Headers.Contains("Access-Control-Allow-Private-Network"));
                    using var browser = bed.Org.OpenBrowser();
                    var response = (await browser.AuthorizeAsync(address, cancellation)).CallbackAddress!;
                    var page = await http.GetAsync(response, cancellation);
                    seen.SetResult((own.StatusCode, foreign.StatusCode, page.Headers.GetValues("Content-Security-Policy").Single()));
                },
                cancellation);
            return Task.CompletedTask;
        };

        await AuthorizeAsync(bed);

        var (allowed, refused, policy) = await seen.Task.WaitAsync(TimeSpan.FromSeconds(10), TestBed.Cancellation);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.MethodNotAllowed), (allowed, refused));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    // RFC 6125: a certificate that is trusted does not help a host that it is not for, nor after its end.
    [Theory]
    [InlineData("localhost", 30, "localhost", false)]
    [InlineData("localhost", -1, "localhost", true)]
    [InlineData("login.salesforce.com", 30, "localhost", true)]
    [InlineData("localhost", 30, "127.0.0.1", true)]
    public async Task A_trusted_certificate_of_another_host_or_of_the_past_is_refused(string name, int daysLeft, string host, bool isRefused)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux can a process be given certificates to trust.");
        using var folder = new TestFolder();
        using var certificate = MakeCertificate(name, daysLeft);
        var trusted = System.IO.Path.Combine(folder.Root, "trusted.pem");
        await using var org = await SimulatedOrg.StartAsync(new SimulatedOrgOptions { Certificate = certificate }, TestBed.Cancellation);
        using (var store = folder.Open())
        {
            var address = new UriBuilder(org.LoginUrl) { Host = host }.Uri;
            await store.PutAsync(Samples.Full("prod") with { LoginUrl = address, AuthorizationEndedBy = null, RefreshAttempt = null, RefreshRefusal = null, Tokens = Old() });
        }

        await System.IO.File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem(), TestBed.Cancellation);

        var lines = await WorkerProcess.RunAsync(folder.Root, ["get-at-once", "prod"], ("SSL_CERT_FILE", trusted));

        var result = lines.Last();
        Assert.StartsWith("error ", result, StringComparison.Ordinal);
        Assert.True(result.StartsWith("error TlsFailed", StringComparison.Ordinal) == isRefused, result);
        Assert.Equal(isRefused, org.RequestLog.Count == 0);

        static TokenSet Old() => Samples.Full("prod").Tokens! with { ExpiresAt = DateTimeOffset.UnixEpoch, EarlierConsumerKey = null, EarlierLoginUrl = null };
    }

    private static HttpRequestMessage Preflight(string address, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, address);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Private-Network", "true");
        return request;
    }

    private static X509Certificate2 MakeCertificate(string name, int daysLeft)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(daysLeft));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }

    private static async Task<bool> ConnectsAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient(AddressFamily.InterNetwork);
            await client.ConnectAsync(address, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<TestBed> StartAsync()
    {
        var bed = await TestBed.StartAsync();
        await bed.CreateAsync();
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);
        return bed;
    }

    private static Task<TokenDetails> AuthorizeAsync(TestBed bed) => bed.Engine.AuthorizeAsync(
        TestBed.Name, new AuthorizationOptions { Timeout = TimeSpan.FromSeconds(30) }, progress: null, TestBed.Cancellation);
}
