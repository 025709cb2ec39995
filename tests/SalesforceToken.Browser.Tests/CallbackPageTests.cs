using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SalesforceToken.Browser.Tests.Support;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using Xunit;

namespace SalesforceToken.Browser.Tests;

/// <summary>
/// The whole road of a sign-in in a real Chromium. Each test leaves pictures of what the person saw, in out/screenshots.
/// </summary>
public sealed class CallbackPageTests : IClassFixture<Chromium>, IAsyncLifetime
{
    private readonly Chromium _chromium;
    private SignIn _signIn = null!;

    public CallbackPageTests(Chromium chromium)
    {
        _chromium = chromium;
    }

    public async ValueTask InitializeAsync() => _signIn = await SignIn.StartAsync();

    public ValueTask DisposeAsync() => _signIn.DisposeAsync();

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Allow_is_told_with_the_user_the_org_and_the_environment(ColorScheme colors, int width)
    {
        await using var window = await _chromium.OpenWindowAsync(colors, width);
        var person = Person.SigningIn(window, _signIn.Org.User);

        var profile = await _signIn.RunAsync(person);

        Assert.Equal(_signIn.Org.User.Username, profile.Tokens!.Username);
        var page = await person.Page;
        await Assertions.Expect(Heading(page)).ToHaveTextAsync("You are signed in");
        var facts = await page.Locator("dd").AllTextContentsAsync();
        Assert.Equal(
            [SignIn.Token, _signIn.Org.User.Username, Shown(_signIn.Org.InstanceUrl), Shown(_signIn.Org.LoginUrl)],
            facts);
        await CheckPageAsync(page, $"allow-{colors}-{width}", width);

        // The one-line script ran in spite of the policy: its hash is the policy's.
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-close-asked", "true");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Deny_is_told_with_what_to_do(ColorScheme colors, int width)
    {
        await using var window = await _chromium.OpenWindowAsync(colors, width);
        var person = Person.SigningIn(window, _signIn.Org.User, "Deny");

        var failure = await _signIn.FailAsync(person);

        Assert.Equal(TokenErrorCode.AuthorizationDenied, failure.Code);
        var page = await person.Page;
        await Assertions.Expect(Heading(page)).ToHaveTextAsync("Access was denied");
        await Assertions.Expect(page.Locator("section")).ToContainTextAsync(SignIn.Advice);
        await CheckPageAsync(page, $"deny-{colors}-{width}", width);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Another_user_is_told_whose_token_it_is(ColorScheme colors, int width)
    {
        await using var window = await _chromium.OpenWindowAsync(colors, width);
        await _signIn.RunAsync(Person.SigningIn(window, _signIn.Org.User));
        var other = Person.SigningIn(window, SignIn.Bob);

        var failure = await _signIn.FailAsync(other);

        Assert.Equal(TokenErrorCode.IdentityMismatch, failure.Code);
        var page = await other.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(_signIn.Org.User.Username);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(SignIn.Bob.Username);
        await CheckPageAsync(page, $"another-user-{colors}-{width}", width);
    }

    [Fact]
    public async Task Old_tabs_say_that_they_are_old_while_the_next_sign_in_goes_on()
    {
        await using var window = await _chromium.OpenWindowAsync();
        var late = await window.NewPageAsync();
        var first = Person.SigningIn(window, _signIn.Org.User, before: person => late.GotoAsync(person.Address!.AbsoluteUri));
        await _signIn.RunAsync(first);
        var ended = await first.Page;
        var next = new Person(window, async (_, page) =>
        {
            await ended.ReloadAsync();
            await Assertions.Expect(Heading(ended)).ToHaveTextAsync("This sign-in is over");
            await CheckPageAsync(ended, "old-tab", 1280);

            // The other tab of the first sign-in was left at the login page until now.
            await Person.LogInAsync(late, _signIn.Org.User);
            await Assertions.Expect(Heading(late)).ToHaveTextAsync("This is not the expected response");
            await CheckAsync(late, "late-response", 1280);
            Assert.Equal(_signIn.CallbackUrl, late.Url);

            foreach (var old in new[] { ended, late })
            {
                await Assertions.Expect(old.Locator("body")).Not.ToContainTextAsync(_signIn.Org.User.Username);
            }

            await Person.LogInAsync(page, _signIn.Org.User);
            await Person.SeeTheEndAsync(page);
        });

        await _signIn.RunAsync(next);

        await Assertions.Expect(Heading(await next.Page)).ToHaveTextAsync("You are signed in");
    }

    [Fact]
    public async Task A_second_sign_in_at_once_is_refused_and_the_first_one_ends_well()
    {
        await using var window = await _chromium.OpenWindowAsync();
        TokenException? refused = null;
        var second = Person.SigningIn(window, _signIn.Org.User);
        var first = Person.SigningIn(window, _signIn.Org.User, before: async _ => refused = await _signIn.FailAsync(second));

        await _signIn.RunAsync(first);

        await Assertions.Expect(Heading(await first.Page)).ToHaveTextAsync("You are signed in");
        Assert.Null(second.Address);
        Assert.Equal(TokenErrorCode.CallbackPortUnavailable, refused!.Code);
    }

    [Fact]
    public async Task Connections_that_others_hold_do_not_keep_Chromium_out()
    {
        await using var window = await _chromium.OpenWindowAsync();
        var callback = new Uri(_signIn.CallbackUrl);
        var held = Enumerable.Range(0, 200).Select(_ => new TcpClient(AddressFamily.InterNetwork)).ToList();
        var person = Person.SigningIn(window, _signIn.Org.User, before: async _ =>
        {
            foreach (var client in held)
            {
                await client.ConnectAsync(IPAddress.Loopback, callback.Port);
            }
        });

        try
        {
            await _signIn.RunAsync(person);
            await person.Page;
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task The_address_bar_of_a_browser_that_cannot_reach_the_callback_port_is_pasted()
    {
        await using var window = await _chromium.OpenWindowAsync();
        var address = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);

        // As on another machine: the program at this port is not the engine, and gives no answer.
        using var other = new TcpListener(IPAddress.Loopback, new Uri(_signIn.CallbackUrl).Port);
        other.Start();
        _ = HangUpAsync(other);
        var person = new Person(window, async (_, page) =>
        {
            page.RequestFailed += (_, request) => address.TrySetResult(request.IsNavigationRequest ? request.Url : null);
            await Person.LogInAsync(page, _signIn.Org.User);
            await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
            await address.Task;
        });

        var profile = await _signIn.RunAsync(
            person, new PastedAddresses { ReadAsync = cancellation => address.Task.WaitAsync(cancellation), Refuse = reason => Assert.Fail(reason) });

        Assert.Equal(_signIn.Org.User.Username, profile.Tokens!.Username);
        Assert.Equal(1, _signIn.Org.Counters.CodesExchanged);
    }

    private static async Task HangUpAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                (await listener.AcceptTcpClientAsync()).Dispose();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static ILocator Heading(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static string Shown(Uri address) => address.Authority + address.AbsolutePath.TrimEnd('/');

    /// <summary>Checks a page at the end of a sign-in: its address, and what every page of the callback port must be.</summary>
    private async Task CheckPageAsync(IPage page, string picture, int width)
    {
        Assert.StartsWith(_signIn.Pages, page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("code", new Uri(page.Url).Query, StringComparison.Ordinal);
        Assert.Empty(new Uri(page.Url).Query);
        var history = await page.EvaluateAsync<string>("JSON.stringify(performance.getEntriesByType('navigation').map(entry => entry.name))");
        Assert.DoesNotContain("code=", history, StringComparison.Ordinal);
        await CheckAsync(page, picture, width);
    }

    /// <summary>Takes a picture, and checks that nothing is wider than the window, that nothing is marked up, and what axe finds.</summary>
    private static async Task CheckAsync(IPage page, string picture, int width)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "../../../../../out/screenshots")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, picture.ToLowerInvariant() + ".png"), FullPage = true });

        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Equal(0, await page.Locator("b").CountAsync());
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(violation => $"{violation.Id}: {violation.Help} {violation.Nodes[0].Html}")));
    }
}
