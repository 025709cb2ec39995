using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Security;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>Import-SfAccessToken and Export-SfAccessToken.</summary>
public sealed class MovingTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.Authorize();
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void An_authorization_goes_out_and_comes_in_again_with_a_warning_each_time()
    {
        var result = _user.Run("$url = Export-SfAccessToken prod -Confirm:$false; $url; $url | Import-SfAccessToken moved -LoginUrl $login");

        Assert.Empty(result.Errors);
        var secret = Assert.IsType<SecureString>(result.Output[0].BaseObject);
        Assert.StartsWith("force://", new NetworkCredential(string.Empty, secret).Password, StringComparison.Ordinal);
        Assert.True(_user.Org.IsAccessTokenActive(SalesforceSession.Reveal(result.Output[1])!));
        Assert.Equal(_user.Org.User.Username, result.Output[1].Properties["Username"].Value);
        Assert.Equal(2, _user.Screen.Text.Split("WARNING: The authorization of").Length - 1);
        Assert.NotNull(_user.Get("Invoke-SfRestMethod limits -Name moved").Properties["DailyApiRequests"]);
    }

    [Theory]
    [InlineData("$json.Split(\"`n\") | Import-SfAccessToken moved")]
    [InlineData("$json | Import-SfAccessToken moved")]
    [InlineData("[pscustomobject]@{ sfdxAuthUrl = $url; username = 'x' } | Import-SfAccessToken moved")]
    [InlineData("[pscustomobject]@{ status = 0; result = [pscustomobject]@{ sfdxAuthUrl = $url } } | Import-SfAccessToken moved")]
    [InlineData("@{ status = 0; result = @{ sfdxAuthUrl = $url } } | Import-SfAccessToken moved")]
    [InlineData("Import-SfAccessToken moved -AuthUrl ([pscustomobject]@{ result = @{ sfdxAuthUrl = $url } })")]
    [InlineData("[pscustomobject]@{ AuthUrl = [Net.NetworkCredential]::new('', $url).SecurePassword } | Import-SfAccessToken moved")]
    [InlineData("Import-SfAccessToken moved -AuthUrl $url")]
    [InlineData("[IO.File]::WriteAllText($file, $json); Import-SfAccessToken moved -Path $file")]
    [InlineData("Import-SfAccessToken moved -RefreshToken $refresh -ConsumerKey $key -ConsumerSecret $secret")]
    public void What_the_Salesforce_CLI_or_another_program_has_is_taken(string command)
    {
        using var folder = new TemporaryFolder();
        _user.Session.SetVariable("file", Path.Combine(folder.Path, "url.json"));
        var prepare = "$url = Export-SfAccessToken prod -AsPlainText -Confirm:$false -WarningAction Ignore;"
            + "$json = \"{`n  `\"status`\": 0,`n  `\"result`\": {`n    `\"sfdxAuthUrl`\": `\"$url`\"`n  }`n}\";"
            + "$refresh = [Net.NetworkCredential]::new('', $url.Split(':')[3].Split('@')[0]).SecurePassword;";

        var result = _user.Run(prepare + command + " -LoginUrl $login -WarningAction Ignore");

        Assert.Empty(result.Errors);
        Assert.Equal("moved", Assert.Single(result.Output).ToString());
    }

    [Theory]
    [InlineData("Import-SfAccessToken moved -AuthUrl hidden-1", "AuthUrlInvalid")]
    [InlineData("'{', 'hidden-1' | Import-SfAccessToken moved", "AuthUrlInvalid")]
    [InlineData("@() | Import-SfAccessToken moved", "AuthUrlInvalid")]
    [InlineData("Import-SfAccessToken moved", "AuthUrlInvalid")]
    [InlineData("Import-SfAccessToken moved -Path ./absent", "AuthUrlFileUnreadable")]
    [InlineData("Import-SfAccessToken moved -Path ($IsWindows ? 'NUL' : '/dev/zero')", "AuthUrlInvalid")]
    [InlineData("Import-SfAccessToken moved -RefreshToken $secret -ConsumerSecret $secret", "ParametersContrary")]
    [InlineData("Import-SfAccessToken moved -RefreshToken $secret -LoginUrl $login", "ConsumerCredentialMissing")]
    [InlineData("Import-SfAccessToken moved -RefreshToken $secret -LoginUrl $login -ConsumerKey $key -ConsumerSecret $secret", "ImportRefused")]
    [InlineData("Import-SfAccessToken prod -RefreshToken $secret -LoginUrl $login -ConsumerKey $key", "TokenAlreadyExists")]
    [InlineData("Export-SfAccessToken prd -Confirm:$false", "TokenNotFound")]
    [InlineData("New-SfAccessToken empty @new | Export-SfAccessToken -Confirm:$false", "ConsumerCredentialMissing")]
    public void What_cannot_be_moved_is_told(string command, string errorId)
    {
        var result = _user.Run(command);

        Assert.Equal(errorId, result.ErrorId);
        Assert.NotEmpty(result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.DoesNotContain("hidden-1", result.Errors[0].ToString() + result.Errors[0].Exception, StringComparison.Ordinal);
        Assert.DoesNotContain("moved", _user.Run("Get-SfAccessToken -ListAvailable").Output.Select(token => token.ToString()));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ result = [pscustomobject]@{ accessToken = 'hidden-1' } }")]
    [InlineData("[pscustomobject]@{ accessToken = 'hidden-1' }")]
    [InlineData("@{ sfdxAuthUrl = 5; accessToken = 'hidden-1' }")]
    [InlineData("[pscustomobject]@{ result = $null; accessToken = 'hidden-1' }")]
    public void An_object_without_the_address_is_refused_and_not_shown(string value)
    {
        foreach (var command in new[] { $"Import-SfAccessToken moved -AuthUrl ({value})", $"{value} | Import-SfAccessToken moved" })
        {
            var result = _user.Run(command);

            Assert.NotEmpty(result.Errors);
            var shown = string.Concat(result.Errors.Select(static error => error + error.Exception.ToString()));
            Assert.DoesNotContain("hidden-1", shown, StringComparison.Ordinal);
            Assert.Contains(result.Errors, static error => error.ToString().Contains("no text sfdxAuthUrl", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_refresh_token_for_a_name_that_is_not_set_up_needs_the_consumer_key()
    {
        var error = _user.Run("Import-SfAccessToken moved -RefreshToken $secret -LoginUrl $login").Errors[0];

        Assert.Contains("no token 'moved' yet", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-ConsumerKey", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-SfConsumerCredential", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ConsumerSecret $secret", false)]
    [InlineData("", true)]
    public void The_advice_for_an_authorization_of_another_user_tells_of_a_replaced_refresh_token_only_after_one(
        string consumerSecret, bool isReplaced)
    {
        _user.Org.App.RequireSecretForRefreshTokenFlow = !isReplaced;
        var error = _user.Run(
            "$url = Export-SfAccessToken prod -AsPlainText -Confirm:$false -WarningAction Ignore;"
            + "$refresh = [Net.NetworkCredential]::new('', $url.Split(':')[3].Split('@')[0]).SecurePassword;"
            + $"Import-SfAccessToken moved -RefreshToken $refresh -ConsumerKey $key {consumerSecret} -LoginUrl $login -Username bob@simulator.test").Errors[0];

        Assert.StartsWith("ImportRefused", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        var said = error.Exception.Message + error.ErrorDetails.RecommendedAction;
        Assert.Equal(isReplaced, said.Contains("replaced", StringComparison.Ordinal));
        Assert.DoesNotContain("Fetch the authorization again", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_is_asked_for_hidden_if_it_is_not_given()
    {
        var url = _user.Get("Export-SfAccessToken prod -AsPlainText -Confirm:$false -WarningAction Ignore").ToString()!;
        _user.Screen.Lines.Enqueue(url);

        Assert.Equal("moved", _user.Get("Import-SfAccessToken moved -LoginUrl $login -WarningAction Ignore").ToString());
        Assert.Equal(["ReadLineAsSecureString"], _user.Screen.Questions);
        Assert.DoesNotContain(url, _user.Screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_goes_out_unless_it_is_confirmed()
    {
        _user.Screen.Choices.Enqueue(2);

        Assert.Empty(_user.Run("Export-SfAccessToken prod").Output);
        Assert.Single(_user.Screen.Questions);
        Assert.Empty(_user.Run("Export-SfAccessToken prod -WhatIf").Output);
        Assert.Empty(_user.Run("Import-SfAccessToken moved -AuthUrl 'force://k:s:t@localhost' -WhatIf").Output);
    }
}
