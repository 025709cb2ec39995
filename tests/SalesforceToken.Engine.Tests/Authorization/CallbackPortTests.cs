using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using System.Web;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Authorization;

/// <summary>What other programs of the machine can do at the callback port while a sign-in waits there.</summary>
public sealed class CallbackPortTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false });
    private TestBed _bed = null!;

    private Uri Callback => new(_bed.CallbackUrl);

    public async ValueTask InitializeAsync()
    {
        _bed = await TestBed.StartAsync();
        await _bed.CreateAsync();
        await _bed.Engine.SetConsumerCredentialAsync(TestBed.Name, _bed.Org.App.ConsumerKey, _bed.Org.App.ConsumerSecret, TestBed.Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _bed.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /OauthRedirect?code=")]
    [InlineData("GET /OauthRedirect/done HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    public async Task Held_connections_do_not_keep_a_sign_in_from_its_end(string sent)
    {
        var held = new List<TcpClient>();
        _bed.Browser.Instead = async (address, cancellation) =>
        {
            for (var i = 0; i < 200; i++)
            {
                var loopback = i % 2 == 0 ? IPAddress.Loopback : IPAddress.IPv6Loopback;
                held.Add(await RawRequest.HoldAsync(loopback, Callback.Port, sent.Replace("HOST", Callback.Authority, StringComparison.Ordinal), cancellation));
            }

            Browse(address, cancellation);
        };

        try
        {
            // Less than the time that a connection may take for its request, so that no time limit alone helps.
            Assert.Equal(TokenStatus.Ready, (await AuthorizeAsync(TimeSpan.FromSeconds(8))).Status);
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task The_outcome_is_told_by_the_redirect_alone()
    {
        var seen = new TaskCompletionSource<(string Page, string Stranger)>();
        _bed.Browser.Instead = (address, cancellation) => RunAsync(seen, async () =>
        {
            using var browser = _bed.Org.OpenBrowser();
            var response = (await browser.AuthorizeAsync(address, cancellation)).CallbackAddress!;
            var state = HttpUtility.ParseQueryString(response.Query)["state"];
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(new Uri(Callback, Callback.AbsolutePath + "/done"))).StatusCode);

            var first = await GetAsync(response);
            var again = await GetAsync(response);

            // The state can be read in the browser's command line. It is not enough to be told where the outcome is.
            var stranger = await GetAsync(new Uri($"{_bed.CallbackUrl}?code=guessed&state={state}"));
            var denial = await GetAsync(new Uri($"{_bed.CallbackUrl}?error=access_denied&state={state}"));

            Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
            Assert.Matches($"^{Callback.AbsolutePath}/[A-Za-z0-9_-]{{43}}$", first.Headers.Location!.OriginalString);
            Assert.Equal(first.Headers.Location, again.Headers.Location);
            Assert.All([stranger, denial], other => Assert.Equal((HttpStatusCode.BadRequest, null), (other.StatusCode, other.Headers.Location)));
            var page = await GetAsync(new Uri(Callback, first.Headers.Location));
            return (await page.Content.ReadAsStringAsync(cancellation), await stranger.Content.ReadAsStringAsync(cancellation));
        });

        Assert.Equal(TokenStatus.Ready, (await AuthorizeAsync()).Status);

        var (outcome, told) = await seen.Task;
        Assert.Contains(_bed.Org.User.Username, outcome, StringComparison.Ordinal);
        Assert.DoesNotContain(_bed.Org.User.Username, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_tab_is_answered_at_once_and_learns_nothing_of_the_next_sign_in()
    {
        await AuthorizeAsync();
        var (oldState, oldPage) = (_bed.Browser.Address!, (await _bed.Browser.Page!).Address);
        var seen = new TaskCompletionSource<string>();
        _bed.Browser.Instead = (address, cancellation) => RunAsync(seen, async () =>
        {
            using var browser = _bed.Org.OpenBrowser();
            var lateResponse = (await browser.AuthorizeAsync(oldState, cancellation)).CallbackAddress!;
            var reload = await GetAsync(oldPage).WaitAsync(Soon, cancellation);
            var late = await GetAsync(lateResponse).WaitAsync(Soon, cancellation);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (reload.StatusCode, late.StatusCode));
            Browse(address, cancellation);
            return await reload.Content.ReadAsStringAsync(cancellation) + await late.Content.ReadAsStringAsync(cancellation);
        });

        Assert.Equal(TokenStatus.Ready, (await AuthorizeAsync()).Status);

        var told = await seen.Task;
        Assert.DoesNotContain(_bed.Org.User.Username, told, StringComparison.Ordinal);
        Assert.DoesNotContain("signed in", told, StringComparison.Ordinal);
        Assert.Contains("earlier sign-in", told, StringComparison.Ordinal);
        Assert.Equal(2, _bed.Org.Counters.CodesExchanged);
    }

    [Fact]
    public async Task A_response_of_another_issuer_is_refused_and_the_right_one_is_still_taken()
    {
        var login = _bed.Org.LoginUrl;
        string[] foreign =
        [
            "https://evil.example", "https://login.salesforce.com", "https://acme.my.salesforce.com", $"{login}.evil.example", "http://localhost:1/",
            $"http://{login.Authority}@evil.example", $"{login}?x=1", $"{login}#x", $"{login}x", "nonsense", string.Empty, " ", "http://\\\u202E",
        ];
        var seen = new TaskCompletionSource<HttpStatusCode>();
        _bed.Browser.Instead = (address, cancellation) => RunAsync(seen, async () =>
        {
            using var browser = _bed.Org.OpenBrowser();
            var response = (await browser.AuthorizeAsync(address, cancellation)).CallbackAddress!;
            foreach (var issuer in foreign)
            {
                Assert.Equal((issuer, HttpStatusCode.BadRequest), (issuer, await StatusAsync($"{response}&iss={Uri.EscapeDataString(issuer)}")));
            }

            var own = Uri.EscapeDataString(login.OriginalString.TrimEnd('/'));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync($"{response}&iss={own}&iss={own}"));
            Assert.Equal(0, _bed.Org.Counters.CodesExchanged);
            return await StatusAsync($"{response}&iss={own}");
        });

        Assert.Equal(TokenStatus.Ready, (await AuthorizeAsync()).Status);
        Assert.Equal(HttpStatusCode.SeeOther, await seen.Task);
    }

    [Fact]
    public async Task Malformed_requests_are_refused_and_end_nothing()
    {
        var good = $"GET /OauthRedirect?code=x&state=y HTTP/1.1\r\nHost: {Callback.Authority}\r\n";
        var target = good.Split("\r\n")[0];
        var authority = Callback.Authority;
        (string Request, int Status)[] cases =
        [
            // How the host may not be written (RFC 9112 sections 3.2 and 5.1).
            ($"{target}\r\nHost : {authority}\r\n", 400),
            ($"{target}\r\nHost\t: {authority}\r\n", 400),
            ($"{target}\r\n Host: {authority}\r\n", 400),
            ($"{target}\r\nHost: {authority}\r\n : evil.example\r\n", 400),
            ($"{target}\r\nHost: {authority}\r\nHost: evil.example\r\n", 400),
            ($"{target}\r\nHost: evil.example\r\nhost: {authority}\r\n", 400),
            ($"{target}\r\nHost: {authority}\r\nHost : evil.example\r\n", 400),
            ($"{target}\r\nX-A: b\r\n", 400),
            ($"{target}\r\nHost:\r\n", 400),
            ($"{target}\r\nHost: {authority}, evil.example\r\n", 400),
            ($"{target}\r\nHost: {authority} evil.example\r\n", 400),
            ($"{target}\r\nHost: evil.example@{authority}\r\n", 400),
            ($"{target}\r\nHost: {authority}/evil.example\r\n", 400),
            ($"{target}\r\nHost: {authority}\r\nX\u00E4: b\r\n", 400),
            ($"{target}\r\nHost: {authority}\nX: b\r\n", 400),
            ($"{target}\r\nHost: {authority}\rX: b\r\n", 400),
            ($"{target}\r\nHost: {authority}\r\nX: a\0b\r\n", 400),
            ($"{target}\r\nHost: {authority}\r\nno colon\r\n", 400),
            ($"{target}\r\nHost: evil.example:{Callback.Port}\r\n", 421),
            ($"{target}\r\nHost: localhost.evil.example:{Callback.Port}\r\n", 421),
            ($"{target}\r\nHost: localhost\r\n", 421),
            ($"{target}\r\nHost: localhost:0{Callback.Port}\r\n", 421),
            ($"{target}\r\nHost: localhost.:{Callback.Port}\r\n", 421),

            // The request line.
            ($"GET http://{authority}/OauthRedirect HTTP/1.1\r\nHost: {authority}\r\n", 400),
            ($"GET /OauthRedirect\u00FFcode=x HTTP/1.1\r\nHost: {authority}\r\n", 400),
            ($"GET /OauthRedirect#x HTTP/1.1\r\nHost: {authority}\r\n", 400),
            ($"GET  /OauthRedirect HTTP/1.1\r\nHost: {authority}\r\n", 400),
            ($"GET /OauthRedirect HTTP/1.x\r\nHost: {authority}\r\n", 400),
            ($"GET /OauthRedirect HTTP/2.0\r\nHost: {authority}\r\n", 400),
            ($"GET\t/OauthRedirect HTTP/1.1\r\nHost: {authority}\r\n", 400),
            ($"G<T /OauthRedirect HTTP/1.1\r\nHost: {authority}\r\n", 400),
            ($"PUT /OauthRedirect HTTP/1.1\r\nHost: {authority}\r\n", 405),

            // Well-formed, with a state that is not this sign-in's.
            (good, 400),
            ($"{good}User-Agent: \u00FC\r\n", 400),
        ];
        var seen = new TaskCompletionSource<bool>();
        _bed.Browser.Instead = (address, cancellation) => RunAsync(seen, async () =>
        {
            foreach (var (request, status) in cases)
            {
                var response = await RawRequest.SendAsync(Callback.Port, request + "\r\n", cancellation);
                Assert.Equal((request, $"HTTP/1.1 {status} "), (request, response[..Math.Min(response.Length, 13)]));
            }

            Browse(address, cancellation);
            return true;
        });

        Assert.Equal(TokenStatus.Ready, (await AuthorizeAsync()).Status);
        Assert.True(await seen.Task);
        Assert.Equal(1, _bed.Org.Counters.CodesExchanged);
    }

    [Fact]
    public async Task A_connection_without_a_request_is_let_go_with_the_wait()
    {
        using var held = new TcpClient();
        _bed.Browser.Instead = async (_, cancellation) => await held.ConnectAsync(IPAddress.Loopback, Callback.Port, cancellation);

        await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(TimeSpan.FromMilliseconds(500)));

        using var soon = new CancellationTokenSource(Soon);
        Assert.Equal(0, await held.GetStream().ReadAsync(new byte[100], soon.Token));
    }

    // The browser's part runs beside the sign-in. A failure of it ends the test with its own message.
    private static Task RunAsync<T>(TaskCompletionSource<T> seen, Func<Task<T>> browse)
    {
        _ = Task.Run(async () =>
        {
            try
            {
                seen.SetResult(await browse());
            }
            catch (Exception exception)
            {
                seen.SetException(exception);
            }
        });
        return Task.CompletedTask;
    }

    private void Browse(Uri address, CancellationToken cancellation) => _ = Task.Run(
        async () =>
        {
            using var browser = _bed.Org.OpenBrowser();
            await browser.BrowseAsync(address, cancellation);
        },
        cancellation);

    private Task<HttpResponseMessage> GetAsync(Uri address) => _http.GetAsync(address, TestBed.Cancellation);

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var response = await GetAsync(new Uri(address));
        return response.StatusCode;
    }

    private Task<TokenDetails> AuthorizeAsync(TimeSpan? timeout = null) => _bed.Engine.AuthorizeAsync(
        TestBed.Name, new AuthorizationOptions { Timeout = timeout ?? TimeSpan.FromSeconds(30) }, progress: null, TestBed.Cancellation);
}
