using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Authorization;

public sealed class AuthorizationTests
{
    [Fact]
    public async Task A_denial_is_told_to_the_person_and_to_the_caller_and_changes_nothing()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = await bed.ReadAsync();

        // Salesforce does not ask a user again who has approved before.
        bed.Org.RevokeAll();
        bed.Browser.Allow = false;

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal(TokenErrorCode.AuthorizationDenied, failure.Code);
        Assert.Equal("access_denied", failure.Failure.OAuthError);
        Assert.Equal(TestBed.Name, failure.Failure.TokenName);
        Assert.Contains("Access was denied", (await bed.Browser.Page!).Html, StringComparison.Ordinal);
        Assert.Equal(before.Tokens!.AccessToken, (await bed.ReadAsync()).Tokens!.AccessToken);
    }

    [Fact]
    public async Task Strangers_at_the_port_end_nothing()
    {
        await using var bed = await StartCredentialedAsync();
        var callback = new Uri(bed.CallbackUrl);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        bed.Browser.Instead = async (address, cancellation) =>
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Get("/favicon.ico")));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Get("/OauthRedirectX?code=x&state=y")));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(Get("/OauthRedirect?code=stolen&state=wrong")));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(Get("/OauthRedirect?error=access_denied&state=wrong")));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(Get("/OauthRedirect")));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(new HttpRequestMessage(HttpMethod.Post, callback)));
            var rebound = Get("/OauthRedirect?code=stolen&state=wrong");
            rebound.Headers.Host = $"evil.example:{callback.Port}";
            Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(rebound));
            Assert.Equal(HttpStatusCode.BadRequest, await RawAsync(callback.Port, "nonsense\r\n\r\n"));
            using var silent = new TcpClient();
            await silent.ConnectAsync(IPAddress.Loopback, callback.Port, cancellation);
            _ = Task.Run(() => bed.Org.OpenBrowser().BrowseAsync(address, cancellation), cancellation);

            HttpRequestMessage Get(string path) => new(HttpMethod.Get, new Uri(callback, path));

            async Task<HttpStatusCode> StatusAsync(HttpRequestMessage request)
            {
                using var response = await http.SendAsync(request, cancellation);
                return response.StatusCode;
            }
        };

        var details = await AuthorizeAsync(bed);

        Assert.Equal(TokenStatus.Ready, details.Status);
        Assert.Equal(1, bed.Org.Counters.CodesExchanged);
    }

    [Fact]
    public async Task The_pages_keep_nothing_load_nothing_and_encode_what_they_quote()
    {
        await using var bed = await StartCredentialedAsync();
        var answer = new TaskCompletionSource<(HttpResponseMessage Page, string Html)>();
        bed.Browser.Instead = (address, cancellation) =>
        {
            _ = Task.Run(
                async () =>
                {
                    using var http = new HttpClient();
                    var state = System.Web.HttpUtility.ParseQueryString(address.Query)["state"];
                    var page = await http.GetAsync(
                        new Uri($"{bed.CallbackUrl}?error=oddity&error_description=%3Cscript%3Ealert(1)%3C/script%3E&state={state}"), cancellation);
                    answer.SetResult((page, await page.Content.ReadAsStringAsync(cancellation)));
                },
                cancellation);
            return Task.CompletedTask;
        };

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal(TokenErrorCode.AuthorizationRejected, failure.Code);
        var (page, html) = await answer.Task;
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Empty(page.RequestMessage!.RequestUri!.Query);
    }

    [Fact]
    public async Task A_busy_port_is_named_on_either_loopback_address()
    {
        await using var bed = await StartCredentialedAsync();
        var port = new Uri(bed.CallbackUrl).Port;
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var other = new TcpListener(address, port);
            other.Start();

            var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

            Assert.Equal(TokenErrorCode.CallbackPortUnavailable, failure.Code);
            Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
            Assert.Null(bed.Browser.Address);
        }
    }

    [Fact]
    public async Task The_port_is_free_again_after_a_timeout_and_time_was_counted_down()
    {
        await using var bed = await StartCredentialedAsync();
        bed.Browser.Instead = (_, _) => Task.CompletedTask;
        var heard = new ConcurrentQueue<AuthorizationProgress>();

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.Engine.AuthorizeAsync(
            TestBed.Name, new AuthorizationOptions { Timeout = TimeSpan.FromSeconds(1.5) }, new Heard(heard), TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.AuthorizationTimeout, failure.Code);
        Assert.Equal(AuthorizationStage.Listening, heard.First().Stage);
        var waits = heard.Where(progress => progress.Stage == AuthorizationStage.WaitingForUser).Select(progress => progress.Remaining).ToList();
        Assert.True(waits.Count >= 2);
        Assert.True(waits[0] > waits[^1]);
        bed.Browser.Instead = null;
        Assert.Equal(TokenStatus.Ready, (await AuthorizeAsync(bed)).Status);
    }

    [Fact]
    public async Task Giving_up_ends_the_wait_at_once_and_frees_the_port()
    {
        await using var bed = await StartCredentialedAsync();
        using var giveUp = new CancellationTokenSource();
        bed.Browser.Instead = async (_, _) => await giveUp.CancelAsync();

        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, giveUp.Token));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        bed.Browser.Instead = null;
        Assert.Equal(TokenStatus.Ready, (await AuthorizeAsync(bed)).Status);
    }

    [Fact]
    public async Task An_authorization_that_cannot_be_stored_is_not_left_in_force()
    {
        await using var bed = await StartCredentialedAsync();
        using var engine = bed.OpenEngine(real =>
        {
            var store = new FailingStore(real);
            store.FailWrites(after: 0, times: int.MaxValue, TokenErrorCode.StoreWriteFailed);
            return store;
        });

        var failure = await Assert.ThrowsAsync<TokenException>(
            () => engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation));

        Assert.Equal(TokenErrorCode.StoreWriteFailed, failure.Code);
        Assert.Equal((1, 1), (bed.Org.Counters.CodesExchanged, bed.Org.Counters.ChainsRevoked));
    }

    [Fact]
    public async Task A_code_that_was_used_before_is_told_as_such()
    {
        await using var bed = await StartCredentialedAsync();
        bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "expired authorization code") with { Endpoint = SimulatorEndpoint.Token, Times = 1 });

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal(TokenErrorCode.AuthorizationCodeExpired, failure.Code);
        Assert.Contains("It did not work", (await bed.Browser.Page!).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_as_such()
    {
        await using var bed = await TestBed.StartAsync();
        await bed.CreateAsync();
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, "wrong-secret", TestBed.Cancellation);

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal(TokenErrorCode.ConsumerSecretRejected, failure.Code);
        Assert.DoesNotContain("wrong-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_trusted_or_read_is_not_used()
    {
        await using var bed = await StartCredentialedAsync();
        (Fault Fault, TokenErrorCode Code)[] cases =
        [
            (Fault.WrongSignature(), TokenErrorCode.SignatureMismatch),
            (Fault.WrongInstanceUrl("https://evil.example"), TokenErrorCode.InstanceUrlUntrusted),
            (Fault.Html(), TokenErrorCode.ResponseInvalid),
            (Fault.TruncatedJson(), TokenErrorCode.ResponseInvalid),
            (Fault.EmptyBody(), TokenErrorCode.ResponseInvalid),
            (Fault.DropAfter(), TokenErrorCode.ConnectionFailed),
            (Fault.Status(502), TokenErrorCode.ServiceUnavailable),
        ];
        foreach (var (fault, code) in cases)
        {
            bed.Org.Faults.Add(fault with { Endpoint = SimulatorEndpoint.Token, Times = 1 });

            var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

            Assert.Equal(code, failure.Code);
            Assert.Null((await bed.ReadAsync()).Tokens);
        }
    }

    [Fact]
    public async Task What_an_answer_has_issued_that_is_not_used_is_revoked()
    {
        await using var bed = await StartCredentialedAsync();
        Fault[] faults =
        [
            Fault.WrongSignature(),
            Fault.ChangedMember("signature"),
            Fault.WrongInstanceUrl("https://evil.example"),
            Fault.ChangedMember("id"),
            Fault.ChangedMember("issued_at"),
            Fault.ChangedMember("token_type", "\"mac\""),
            Fault.ChangedMember("access_token", "\"\\u202e\""),
        ];
        foreach (var fault in faults)
        {
            bed.Org.Faults.Add(fault with { Endpoint = SimulatorEndpoint.Token, Times = 1 });
            bed.Org.Counters.Reset();

            await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

            Assert.Equal(1, bed.Org.Counters.Revocations);
            Assert.Empty(bed.Notices);
        }
    }

    [Fact]
    public async Task A_new_authorization_ends_the_one_that_it_replaces_once_it_is_saved()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var replaced = (await bed.ReadAsync()).Tokens!;

        for (var i = 0; i < 6; i++)
        {
            await AuthorizeAsync(bed);
        }

        var current = (await bed.ReadAsync()).Tokens!;
        Assert.False(bed.Org.IsRefreshTokenActive(replaced.RefreshToken!));
        Assert.True(bed.Org.IsRefreshTokenActive(current.RefreshToken!));
        Assert.Equal(6, bed.Org.Counters.Revocations);
        Assert.DoesNotContain(bed.Notices, notice => notice.Contains("revoke", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_without_a_consumer_key_is_not_sent_to_the_browser()
    {
        await using var bed = await TestBed.StartAsync();
        await bed.CreateAsync();

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(bed));

        Assert.Equal(TokenErrorCode.ConsumerCredentialMissing, failure.Code);
        Assert.Null(bed.Browser.Address);
    }

    private static async Task<TestBed> StartCredentialedAsync()
    {
        var bed = await TestBed.StartAsync();
        await bed.CreateAsync();
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);
        return bed;
    }

    private static Task<TokenDetails> AuthorizeAsync(TestBed bed) =>
        bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);

    private static async Task<HttpStatusCode> RawAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestBed.Cancellation);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request), TestBed.Cancellation);
        using var reader = new System.IO.StreamReader(client.GetStream());
        var status = await reader.ReadLineAsync(TestBed.Cancellation);
        return (HttpStatusCode)int.Parse(status!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Heard(ConcurrentQueue<AuthorizationProgress> heard) : IProgress<AuthorizationProgress>
    {
        public void Report(AuthorizationProgress value) => heard.Enqueue(value);
    }
}
