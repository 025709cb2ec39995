using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class InvokeSfAuthorizationTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.Get("New-SfAccessToken prod @new | Set-SfConsumerCredential -Credential $credential");
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void Allow_brings_the_token()
    {
        var token = _user.Get("Invoke-SfAuthorization prod");

        Assert.Equal(_user.Org.User.Username, token.Properties["Username"].Value);
        Assert.Equal("Ready", token.Properties["Status"].Value.ToString());
        Assert.Equal(_user.Org.InstanceUrl, token.Properties["InstanceUrl"].Value);
        Assert.True(_user.Org.IsAccessTokenActive(SalesforceSession.Reveal(token)!));
    }

    [Fact]
    public void A_token_for_another_user_is_refused_with_the_way_to_change_that()
    {
        _user.Get("New-SfAccessToken other @new -Username bob@simulator.test | Set-SfConsumerCredential -Credential $credential");

        var result = _user.Run("Invoke-SfAuthorization other");

        Assert.Equal("IdentityMismatch", result.ErrorId);
        Assert.Equal(ErrorCategory.SecurityError, result.Errors[0].CategoryInfo.Category);
        Assert.Contains("bob@simulator.test", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(_user.Org.User.Username, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Set-SfAccessToken other -Username", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("NeedsAuthorization", _user.Get("Get-SfAccessToken other -ListAvailable").Properties["Status"].Value.ToString());
        Assert.Equal(1, _user.Org.Counters.ChainsRevoked);
    }

    [Fact]
    public void What_Salesforce_did_not_grant_is_a_warning_and_a_property()
    {
        _user.Org.App.Scopes.Remove("refresh_token");

        var token = _user.Get("$all = @(Invoke-SfAuthorization prod 3>&1); $global:told = $all[0]; $all[1]");

        Assert.Equal(false, token.Properties["HasRefreshToken"].Value);
        Assert.Empty((IEnumerable<string>)token.Properties["MissingScope"].Value);
        Assert.Contains("no refresh token", _user.Get("$told").ToString(), StringComparison.Ordinal);
        _user.Org.App.Scopes.Add("refresh_token");
        Assert.Equal(true, _user.Get("Invoke-SfAuthorization prod").Properties["HasRefreshToken"].Value);
    }

    [Fact]
    public void Deny_is_an_error_and_the_token_that_was_there_stays_good()
    {
        var token = SalesforceSession.Reveal(_user.Get("Invoke-SfAuthorization prod"));
        SalesforceSession.UseBrowser(allow: false);
        _user.Org.Revoke(_user.Org.User, _user.Org.App);
        _user.Restart();

        var result = _user.Run("Invoke-SfAuthorization prod");

        Assert.Equal("AuthorizationDenied", result.ErrorId);
        Assert.Equal(ErrorCategory.PermissionDenied, result.Errors[0].CategoryInfo.Category);
        Assert.Equal("prod", result.Errors[0].TargetObject);
        Assert.Equal(token, _user.Get("Get-SfAccessToken prod -AsPlainText").ToString());
    }

    [Fact]
    public void Nobody_at_the_browser_ends_with_the_time()
    {
        var result = _user.Run("Invoke-SfAuthorization prod -NoBrowser -TimeoutSec 2");

        Assert.Equal("AuthorizationTimeout", result.ErrorId);
        var shown = _user.Screen.ProgressRecords;
        Assert.Contains(shown, profile => profile.SecondsRemaining == 2);
        Assert.Contains(shown, profile => profile.SecondsRemaining == 1);
        Assert.Equal(ProgressRecordType.Completed, shown[^1].RecordType);
    }

    [Fact]
    public async Task Without_a_browser_the_address_is_shown_and_works()
    {
        using var shell = _user.Start("Invoke-SfAuthorization prod -NoBrowser 6>&1");
        var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(SpinWait.SpinUntil(() => output.Count > 0, Soon));
        var address = new Uri(output[0].ToString().Split('\n')[^1]);

        using var browser = _user.Org.OpenBrowser();
        await browser.BrowseAsync(address, TestContext.Current.CancellationToken);

        shell.EndInvoke(running);
        Assert.Equal("prod", output[^1].ToString());
    }

    [Fact]
    public async Task The_page_of_a_failure_says_what_to_do()
    {
        using var shell = _user.Start("Invoke-SfAuthorization prod -NoBrowser 6>&1");
        var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(SpinWait.SpinUntil(() => output.Count > 0, Soon));

        using var browser = _user.Org.OpenBrowser(allow: false);
        var page = await browser.BrowseAsync(new Uri(output[0].ToString().Split('\n')[^1]), TestContext.Current.CancellationToken);

        shell.EndInvoke(running);
        Assert.Contains("Run Invoke-SfAuthorization prod again and click Allow.", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_gives_the_prompt_and_the_port_back()
    {
        using var shell = _user.Start("Invoke-SfAuthorization prod -NoBrowser");
        shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => _user.Screen.ProgressRecords.Count > 0, Soon));

        await Task.Run(shell.Stop, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Equal("prod", _user.Get("Invoke-SfAuthorization prod").ToString());
    }

    [Fact]
    public void A_busy_port_is_named()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, _user.CallbackUrl.Port));
        other.Listen();

        var result = _user.Run("Invoke-SfAuthorization prod");

        Assert.Equal("CallbackPortUnavailable", result.ErrorId);
        Assert.Contains($"{_user.CallbackUrl.Port}", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_secret_is_told_apart_from_a_wrong_key()
    {
        Assert.Equal("ConsumerSecretRejected", _user.Run("$wrong = [securestring]::new(); $wrong.AppendChar('x'); Set-SfConsumerCredential prod -ConsumerKey $key -ConsumerSecret $wrong | Invoke-SfAuthorization").ErrorId);
        Assert.Equal("AuthorizationTimeout", _user.Run("Set-SfConsumerCredential prod -ConsumerKey nobody | Invoke-SfAuthorization -NoBrowser -TimeoutSec 1").ErrorId);
    }

    [Theory]
    [InlineData("New-SfAccessToken empty @new | Invoke-SfAuthorization", "ConsumerCredentialMissing")]
    [InlineData("Invoke-SfAuthorization prd", "TokenNotFound")]
    public void What_is_missing_is_told(string command, string errorId) => Assert.Equal(errorId, _user.Run(command).ErrorId);

    [Fact]
    public void WhatIf_opens_nothing()
    {
        Assert.Empty(_user.Run("Invoke-SfAuthorization prod -WhatIf").Output);
        Assert.Equal(0, _user.Org.Counters.AllRequests);
        Assert.Equal("NeedsAuthorization", _user.Get("Get-SfAccessToken prod -ListAvailable").Properties["Status"].Value.ToString());
    }

    [Fact]
    public void Wildcards_open_the_browser_for_one_token_after_the_other()
    {
        _user.Get("New-SfAccessToken prod2 @new | Set-SfConsumerCredential -Credential $credential");

        Assert.Equal(["prod", "prod2"], _user.Run("Invoke-SfAuthorization prod*").Output.Select(token => token.ToString()));
    }

    [Theory]
    [InlineData("-TimeoutSec 0")]
    [InlineData("-TimeoutSec -1")]
    [InlineData("-TimeoutSec 100000")]
    public void A_time_that_nobody_means_is_refused(string parameter) => Assert.Single(_user.Run("Invoke-SfAuthorization prod " + parameter).Errors);

    [Fact]
    public void A_mistyped_name_is_told_before_anything_is_asked()
    {
        Assert.Equal("TokenNotFound", _user.Run("Invoke-SfAuthorization prd -Confirm").ErrorId);
        Assert.Empty(_user.Screen.Questions);
    }
}
