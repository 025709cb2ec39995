using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class SetSfAccessTokenTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.Authorize();
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void It_changes_what_is_given_and_the_token_stays_authorized()
    {
        var secret = _user.Get("Get-SfAccessToken prod -AsPlainText").ToString();

        var token = _user.Get("""
            Set-SfAccessToken prod -Description Nightly -Scope api, id -CallbackUrl http://localhost:8080/x -Username ada@acme.example -ApiVersion 61 -WarningAction Ignore
            """);

        Assert.Equal(["Ready", "Nightly", "http://localhost:8080/x", "ada@acme.example", "61.0"], Texts(token, "Status", "Description", "CallbackUrl", "ExpectedUsername", "ApiVersion"));
        Assert.Equal(["api", "id"], (IEnumerable<string>)token.Properties["Scope"].Value);
        Assert.Equal(secret, _user.Get("Get-SfAccessToken prod -AsPlainText").ToString());
        Assert.True((bool)token.Properties["HasConsumerSecret"].Value);
    }

    [Fact]
    public void An_empty_value_removes_the_value()
    {
        _user.Get("Set-SfAccessToken prod -Description x -Scope api -CallbackUrl http://localhost:8080/x -Username a@b.example -ApiVersion 61 -WarningAction Ignore");

        var token = _user.Get("Set-SfAccessToken prod -Description '' -Scope @() -CallbackUrl '' -Username $null -ApiVersion '' -WarningAction Ignore");

        Assert.Equal([null, "http://localhost:1717/OauthRedirect", null, null], Texts(token, "Description", "CallbackUrl", "ExpectedUsername", "ApiVersion"));
        Assert.Empty((IEnumerable<string>)token.Properties["Scope"].Value);
    }

    [Fact]
    public void Another_login_host_needs_an_authorization_until_it_is_set_back()
    {
        var moved = _user.Run("Set-SfAccessToken prod -Environment Sandbox");

        Assert.Equal(["NeedsAuthorization", "Sandbox"], Texts(Assert.Single(moved.Output), "Status", "Environment"));
        Assert.Contains("can be used again when that address is set again", Assert.Single(moved.Warnings), StringComparison.Ordinal);
        Assert.Equal("AuthorizationRequired", _user.Run("Get-SfAccessToken prod").ErrorId);

        Assert.Equal(["Ready"], Texts(_user.Get("Set-SfAccessToken prod -LoginUrl $login"), "Status"));
        Assert.Empty(_user.Run("Get-SfAccessToken prod -ForceRefresh").Errors);
    }

    [Theory]
    [InlineData("Set-SfAccessToken prod", "NothingToChange")]
    [InlineData("Set-SfAccessToken prod -Environment Sandbox -LoginUrl https://acme.my.salesforce.com", "LoginUrlAndEnvironment")]
    [InlineData("Set-SfAccessToken prd -Description x", "TokenNotFound")]
    [InlineData("Set-SfAccessToken prod -LoginUrl http://acme.my.salesforce.com", "LoginUrlInvalid")]
    [InlineData("Set-SfAccessToken prod -CallbackUrl http://127.0.0.1/x", "CallbackUrlInvalid")]
    [InlineData("Set-SfAccessToken prod -Scope 'a\"'", "ScopeInvalid")]
    [InlineData("Set-SfAccessToken prod -ApiVersion new", "ParameterArgumentValidationError")]
    public void What_cannot_be_set_is_refused(string command, string errorId)
    {
        Assert.Equal(errorId, _user.Run(command).ErrorId);
        Assert.Equal(["Ready", null], Texts(_user.Get("Get-SfAccessToken prod -ListAvailable"), "Status", "Description"));
    }

    [Fact]
    public void Many_tokens_are_changed_at_once_and_WhatIf_changes_none()
    {
        _user.Run("'qa1', 'qa2' | New-SfAccessToken");

        Assert.Empty(_user.Run("Set-SfAccessToken * -Description x -WhatIf").Output);
        Assert.Equal("qa1 qa2", string.Join(' ', _user.Run("Get-SfAccessToken q* -ListAvailable | Set-SfAccessToken -Description x").Output));
        Assert.Equal([null, "x", "x"], _user.Run("Get-SfAccessToken -ListAvailable | ForEach-Object { \"$($_.Description)\" }").Output.Select(o => o.ToString() is { Length: > 0 } text ? text : null));
    }

    [Fact]
    public void The_advice_of_a_busy_port_is_a_change_that_keeps_the_authorization()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, _user.CallbackUrl.Port);
        other.Start();
        var advice = Assert.Single(_user.Run("Invoke-SfAuthorization prod").Errors).ErrorDetails.RecommendedAction;

        Assert.Contains("Set-SfAccessToken prod -CallbackUrl http://localhost:<port>/OauthRedirect", advice, StringComparison.Ordinal);
        Assert.Equal(["Ready"], Texts(_user.Get("Set-SfAccessToken prod -CallbackUrl http://localhost:4711/OauthRedirect"), "Status"));
    }

    [Fact]
    public void A_rename_keeps_all_and_returns_nothing_unless_it_is_asked_to()
    {
        var secret = _user.Get("Get-SfAccessToken prod -AsPlainText").ToString();

        Assert.Empty(_user.Run("Rename-SfAccessToken prod main").Output);
        Assert.Equal(secret, _user.Get("Get-SfAccessToken main -AsPlainText").ToString());
        Assert.Equal("TokenNotFound", _user.Run("Get-SfAccessToken prod").ErrorId);

        Assert.Equal("Main", _user.Get("Get-SfAccessToken main -ListAvailable | Rename-SfAccessToken -NewName Main -PassThru").ToString());
        Assert.Equal("Main", _user.Get("Get-SfAccessToken -ListAvailable").ToString());
        Assert.Empty(_user.Run("Get-SfAccessToken main -ForceRefresh").Errors);
    }

    [Theory]
    [InlineData("Rename-SfAccessToken nobody new", "TokenNotFound")]
    [InlineData("Rename-SfAccessToken nobody new -Confirm", "TokenNotFound")]
    [InlineData("Rename-SfAccessToken prod QA", "TokenAlreadyExists")]
    [InlineData("Rename-SfAccessToken prod 'a*'", "NameInvalid")]
    public void A_rename_that_cannot_be_made_is_told_and_nobody_is_asked(string command, string errorId)
    {
        _user.Run("New-SfAccessToken qa");

        Assert.Equal(errorId, _user.Run(command).ErrorId);
        Assert.Empty(_user.Screen.Questions);
        Assert.Equal("prod qa", string.Join(' ', _user.Run("Get-SfAccessToken -ListAvailable").Output));
    }

    [Fact]
    public void A_rename_asks_where_that_is_wanted()
    {
        _user.Screen.Choices.Enqueue(2);

        _user.Run("Rename-SfAccessToken prod new -Confirm; Rename-SfAccessToken prod new -WhatIf");

        Assert.Contains("Rename the access token to 'new'", Assert.Single(_user.Screen.Questions) + _user.Screen.Text, StringComparison.Ordinal);
        Assert.Equal("prod", _user.Get("Get-SfAccessToken -ListAvailable").ToString());
    }

    private static IEnumerable<string?> Texts(System.Management.Automation.PSObject token, params string[] properties) =>
        properties.Select(property => token.Properties[property].Value?.ToString());
}
