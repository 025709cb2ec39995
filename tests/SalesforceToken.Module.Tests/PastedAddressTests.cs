using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>Invoke-SfAuthorization where the browser is on another machine, or is another one.</summary>
public sealed class PastedAddressTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private SalesforceSession _user = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.Get("New-SfAccessToken prod @new | Set-SfConsumerCredential -Credential $credential");
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_keys_of_a_pasted_address_bring_the_token_and_are_not_shown(bool isPortBusy)
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (isPortBusy)
        {
            other.Bind(new IPEndPoint(IPAddress.Loopback, _user.CallbackUrl.Port));
            other.Listen();
        }

        _user.Screen.Keyboard.IsConsole = true;
        using var shell = _user.Start("Invoke-SfAuthorization prod -NoBrowser 6>&1");
        var (running, output) = Begin(shell);
        var address = await SignInElsewhereAsync(output);

        // A letter that is taken back, a line that is given up, a wrong paste, and the right one.
        _user.Screen.Keyboard.Type("x\b");
        _user.Screen.Keyboard.Type("nonsense\u001b");
        _user.Screen.Keyboard.Type("http://localhost/other\r");
        Assert.True(SpinWait.SpinUntil(() => output.Count > 2, Soon));
        _user.Screen.Keyboard.Type(address + "\rGet-Date");

        shell.EndInvoke(running);
        Assert.Contains("not the callback address", output[2].ToString(), StringComparison.Ordinal);
        Assert.Equal("prod", output[^1].ToString());
        Assert.Equal("Get-Date", string.Concat(_user.Screen.Keyboard.Left));
        Assert.All(_user.Screen.Keyboard.Reads, read => Assert.True(read.HasFlag(ReadKeyOptions.NoEcho)));
        var code = System.Web.HttpUtility.ParseQueryString(new Uri(address).Query)["code"]!;
        Assert.DoesNotContain(code[..20], _user.Screen.Text + string.Concat(output.Select(line => line.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callback_comes_first_and_the_prompt_is_back_though_nobody_presses_Enter()
    {
        _user.Screen.Keyboard.IsConsole = true;
        using var shell = _user.Start("Invoke-SfAuthorization prod -NoBrowser 6>&1");
        var (running, output) = Begin(shell);

        using var browser = _user.Org.OpenBrowser();
        await browser.BrowseAsync(Address(output), Cancellation);

        shell.EndInvoke(running);
        Assert.Equal("prod", output[^1].ToString());
        _user.Screen.Keyboard.Type("Get-Date");
        await Task.Delay(200, Cancellation);
        Assert.Equal("Get-Date", string.Concat(_user.Screen.Keyboard.Left));
        Assert.Empty(_user.Screen.Questions);
    }

    [Fact]
    public void Where_keys_cannot_be_looked_at_the_address_is_asked_for_hidden()
    {
        var output = new PSDataCollection<PSObject>();
        _user.Screen.HiddenLine = () => SignInElsewhereAsync(output).GetAwaiter().GetResult();
        using var shell = _user.Start("Invoke-SfAuthorization prod -NoBrowser 6>&1");

        shell.EndInvoke(shell.BeginInvoke<PSObject, PSObject>(null, output));

        Assert.Equal("prod", output[^1].ToString());
        Assert.Contains("Enter alone", _user.Screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_Enter_alone_waits_for_the_browser()
    {
        _user.Screen.Lines.Enqueue(string.Empty);
        using var shell = _user.Start("Invoke-SfAuthorization prod -NoBrowser 6>&1");
        var (running, output) = Begin(shell);

        using var browser = _user.Org.OpenBrowser();
        await browser.BrowseAsync(Address(output), Cancellation);

        shell.EndInvoke(running);
        Assert.Equal("prod", output[^1].ToString());
    }

    [Fact]
    public void Where_nobody_can_be_asked_a_busy_port_is_the_error()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, _user.CallbackUrl.Port));
        other.Listen();

        Assert.Equal("CallbackPortUnavailable", _user.Run("Invoke-SfAuthorization prod -NoBrowser").ErrorId);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_for_an_address()
    {
        _user.Screen.Keyboard.IsConsole = true;
        using var shell = _user.Start("Invoke-SfAuthorization prod -NoBrowser");
        shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => _user.Screen.ProgressRecords.Count > 0, Soon));

        await Task.Run(shell.Stop, Cancellation).WaitAsync(Soon, Cancellation);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Equal("prod", _user.Get("Invoke-SfAuthorization prod").ToString());
    }

    [Theory]
    [InlineData("'{0}'")]
    [InlineData("../tools/my-browser")]
    public void A_browser_of_ones_own_is_started(string browser)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The browser of this test is a shell script.");
        using var folder = new TemporaryFolder();
        var program = Directory.CreateDirectory(Path.Combine(folder.Path, "tools")).FullName + "/my-browser";
        Directory.CreateDirectory(Path.Combine(folder.Path, "here"));
        var command = Environment.GetEnvironmentVariable("BROWSER");
        File.WriteAllText(program, $"#!/bin/sh\necho started > '{program}.told'\nexec {command} \"$1\"\n");
        Executable(program);
        using var nothing = new TemporaryVariable("BROWSER", "/absent");

        var token = _user.Get($"[void]$ExecutionContext.SessionState.Path.SetLocation('{folder.Path}/here'); Invoke-SfAuthorization prod -Browser {string.Format(System.Globalization.CultureInfo.InvariantCulture, browser, program)}");

        Assert.Equal("prod", token.ToString());
        Assert.True(File.Exists(program + ".told"));
    }

    [Theory]
    [InlineData("-Browser /absent/browser", "BrowserUnavailable")]
    [InlineData("-Browser no-such-browser", "BrowserUnavailable")]
    [InlineData("-Browser firefox -NoBrowser", "ParametersContrary")]
    public void A_browser_that_cannot_be_started_is_told(string parameters, string errorId) =>
        Assert.Equal(errorId, _user.Run("Invoke-SfAuthorization prod " + parameters).ErrorId);

    [Theory]
    [InlineData("", true)]
    [InlineData("-UseExistingLogin", false)]
    public void The_browser_asks_for_a_sign_in_unless_its_session_may_be_used(string parameter, bool asks)
    {
        var result = _user.Run($"Invoke-SfAuthorization prod -NoBrowser -TimeoutSec 1 {parameter} 6>&1");

        Assert.Equal(asks, result.Output[0].ToString()!.Contains("prompt=login", StringComparison.Ordinal));
    }

    private static void Executable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static (IAsyncResult Running, PSDataCollection<PSObject> Output) Begin(PowerShell shell)
    {
        var output = new PSDataCollection<PSObject>();
        return (shell.BeginInvoke<PSObject, PSObject>(null, output), output);
    }

    private static Uri Address(PSDataCollection<PSObject> output)
    {
        Assert.True(SpinWait.SpinUntil(() => output.Count > 0, Soon));
        return new Uri(output[0].ToString().Split('\n')[^1]);
    }

    // With a browser whose localhost is another machine's.
    private async Task<string> SignInElsewhereAsync(PSDataCollection<PSObject> output)
    {
        using var browser = _user.Org.OpenBrowser();
        return (await browser.AuthorizeAsync(Address(output), Cancellation)).CallbackAddress!.AbsoluteUri;
    }
}
