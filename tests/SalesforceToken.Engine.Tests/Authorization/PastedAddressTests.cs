using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.Browser;
using Xunit;

namespace SalesforceToken.Engine.Tests.Authorization;

/// <summary>The browser is on another machine: what it ended on is pasted here.</summary>
public sealed class PastedAddressTests : IAsyncLifetime
{
    private readonly Channel<string?> _pasted = Channel.CreateUnbounded<string?>();
    private readonly List<string> _refusals = [];
    private TaskCompletionSource<Uri> _address = null!;
    private TestBed _bed = null!;

    private int Port => new Uri(_bed.CallbackUrl).Port;

    public async ValueTask InitializeAsync()
    {
        _bed = await TestBed.StartAsync();
        await _bed.CreateAsync();
        await _bed.Engine.SetConsumerCredentialAsync(TestBed.Name, _bed.Org.App.ConsumerKey, _bed.Org.App.ConsumerSecret, TestBed.Cancellation);
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Theory]
    [InlineData("{0}")]
    [InlineData("  \"{0}\"  ")]
    [InlineData("<{0}>")]
    [InlineData("{0}#_")]
    public async Task The_address_that_the_browser_ended_on_brings_the_token(string form)
    {
        var running = AuthorizeAsync();

        Paste(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, await SignInElsewhereAsync()));

        Assert.Equal(TokenStatus.Ready, (await running).Status);
        Assert.Empty(_refusals);
        Assert.Equal(1, _bed.Org.Counters.CodesExchanged);
        AssertPortIsFree();
    }

    [Fact]
    public async Task The_query_alone_or_an_address_that_the_terminal_has_broken_is_enough()
    {
        var query = AuthorizeAsync();
        Paste((await SignInElsewhereAsync()).Query);
        await query;

        var broken = AuthorizeAsync();
        var address = (await SignInElsewhereAsync()).AbsoluteUri;
        Paste(address.Insert(40, "\r\n  ").Insert(90, "\u001b"));

        Assert.Equal(TokenStatus.Ready, (await broken).Status);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_no_hindrance()
    {
        using var other = new TcpListener(IPAddress.Loopback, Port);
        other.Start();
        var running = AuthorizeAsync();

        Paste((await SignInElsewhereAsync()).AbsoluteUri);

        Assert.Equal(TokenStatus.Ready, (await running).Status);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_the_error_where_nobody_pastes()
    {
        using var other = new TcpListener(IPAddress.Loopback, Port);
        other.Start();
        Paste(null);

        var failure = await Assert.ThrowsAsync<TokenException>(AuthorizeAsync);

        Assert.Equal(TokenErrorCode.CallbackPortUnavailable, failure.Code);
    }

    [Fact]
    public async Task A_browser_of_this_machine_is_waited_for_where_nobody_pastes()
    {
        var running = AuthorizeAsync();
        Paste(null);

        await SignInHereAsync();

        Assert.Equal(TokenStatus.Ready, (await running).Status);
    }

    [Fact]
    public async Task A_browser_of_this_machine_wins_where_it_is_first_and_the_read_is_given_up()
    {
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = AuthorizeAsync(async cancellation =>
        {
            try
            {
                return await _pasted.Reader.ReadAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                givenUp.SetResult();
                throw;
            }
        });

        var page = await SignInHereAsync();

        Assert.Equal(TokenStatus.Ready, (await running).Status);
        await givenUp.Task.WaitAsync(TimeSpan.FromSeconds(5), TestBed.Cancellation);
        Assert.Contains(_bed.Org.User.Username, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_that_cannot_be_given_up_keeps_nobody_waiting()
    {
        var running = AuthorizeAsync(_ => new TaskCompletionSource<string?>().Task);

        await SignInHereAsync();

        Assert.Equal(TokenStatus.Ready, (await running).Status);
    }

    [Fact]
    public async Task What_is_not_the_response_is_told_apart_and_the_right_one_may_follow()
    {
        var running = AuthorizeAsync();
        var right = (await SignInElsewhereAsync()).AbsoluteUri;
        (string Pasted, string Refusal)[] cases =
        [
            ("   ", "Nothing was pasted"),
            ("hello", "no response of Salesforce"),
            ($"{_bed.CallbackUrl}", "no response of Salesforce"),
            ($"{_bed.CallbackUrl}?state=x", "no response of Salesforce"),
            (right + "&code=twice", "no response of Salesforce"),
            ((await _address.Task).AbsoluteUri, "not the callback address"),
            (right.Replace("localhost", "evil.example", StringComparison.Ordinal), "not the callback address"),
            (right.Replace($":{Port}", ":1", StringComparison.Ordinal), "not the callback address"),
            (right.Replace("/OauthRedirect", "/other", StringComparison.Ordinal), "not the callback address"),
            ($"{_bed.CallbackUrl}?code=stolen&state=other", "another sign-in"),
            ($"{_bed.CallbackUrl}?error=access_denied&state=other", "another sign-in"),
            ($"{right}&iss=https%3A%2F%2Fevil.example", "another issuer"),
            (new string('x', 20_000), "no response of Salesforce"),
        ];
        foreach (var (pasted, _) in cases)
        {
            Paste(pasted);
        }

        Paste(right);

        Assert.Equal(TokenStatus.Ready, (await running).Status);
        Assert.Equal(cases.Length, _refusals.Count);
        Assert.All(cases.Zip(_refusals), pair => Assert.Contains(pair.First.Refusal, pair.Second, StringComparison.Ordinal));
        Assert.DoesNotContain(_refusals, refusal => refusal.Contains("stolen", StringComparison.Ordinal) || refusal.Contains("evil", StringComparison.Ordinal));
        Assert.Equal(1, _bed.Org.Counters.CodesExchanged);
    }

    [Fact]
    public async Task A_denial_that_is_pasted_ends_the_sign_in_as_one()
    {
        var running = AuthorizeAsync();
        var state = System.Web.HttpUtility.ParseQueryString((await _address.Task).Query)["state"];

        Paste($"{_bed.CallbackUrl}?error=access_denied&error_description=end-user+denied+authorization&state={state}");

        Assert.Equal(TokenErrorCode.AuthorizationDenied, (await Assert.ThrowsAsync<TokenException>(() => running)).Code);
    }

    [Fact]
    public async Task The_same_address_pasted_into_two_sign_ins_serves_one()
    {
        var first = AuthorizeAsync();
        var address = await SignInElsewhereAsync();
        Paste(address.AbsoluteUri);
        await first;

        var second = AuthorizeAsync();
        Paste(address.AbsoluteUri);
        Paste(null);
        await SignInHereAsync();
        await second;

        Assert.Contains("another sign-in", Assert.Single(_refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_ends_a_wait_for_an_address_too()
    {
        using var other = new TcpListener(IPAddress.Loopback, Port);
        other.Start();

        var failure = await Assert.ThrowsAsync<TokenException>(() => AuthorizeAsync(timeout: TimeSpan.FromSeconds(1)));

        Assert.Equal(TokenErrorCode.AuthorizationTimeout, failure.Code);
    }

    private void Paste(string? text) => Assert.True(_pasted.Writer.TryWrite(text));

    private Task<TokenDetails> AuthorizeAsync() => AuthorizeAsync(cancellation => _pasted.Reader.ReadAsync(cancellation).AsTask());

    private Task<TokenDetails> AuthorizeAsync(TimeSpan timeout) =>
        AuthorizeAsync(cancellation => _pasted.Reader.ReadAsync(cancellation).AsTask(), timeout);

    private Task<TokenDetails> AuthorizeAsync(Func<CancellationToken, Task<string?>> read, TimeSpan? timeout = null)
    {
        _address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new AuthorizationOptions
        {
            OpenBrowser = false,
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
            PastedAddresses = new PastedAddresses { ReadAsync = read, Refuse = _refusals.Add },
        };
        return _bed.Engine.AuthorizeAsync(TestBed.Name, options, new Listening(_address), TestBed.Cancellation);
    }

    /// <summary>Signs in with a browser whose localhost is another machine's.</summary>
    private async Task<Uri> SignInElsewhereAsync()
    {
        using var browser = _bed.Org.OpenBrowser();
        return (await browser.AuthorizeAsync(await _address.Task, TestBed.Cancellation)).CallbackAddress!;
    }

    private async Task<BrowsedPage> SignInHereAsync()
    {
        using var browser = _bed.Org.OpenBrowser();
        return await browser.BrowseAsync(await _address.Task, TestBed.Cancellation);
    }

    private void AssertPortIsFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, Port);
        probe.Start();
    }

    private sealed class Listening(TaskCompletionSource<Uri> address) : IProgress<AuthorizationProgress>
    {
        public void Report(AuthorizationProgress value) => address.TrySetResult(value.AuthorizationUrl);
    }
}
