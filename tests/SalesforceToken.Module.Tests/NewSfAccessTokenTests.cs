using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class NewSfAccessTokenTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void What_is_asked_for_is_what_is_there()
    {
        _user.Get("New-SfAccessToken prod -Environment Sandbox -Scope api, refresh_token -Description 'The nightly load'");

        var token = _user.Get("Get-SfAccessToken prod -ListAvailable");

        Assert.Equal("Sandbox", token.Properties["Environment"].Value);
        Assert.Equal("NeedsCredential", token.Properties["Status"].Value.ToString());
        Assert.Equal(["api", "refresh_token"], (string[])token.Properties["Scope"].Value);
        Assert.Equal("The nightly load", token.Properties["Description"].Value);
        Assert.Equal("http://localhost:1717/OauthRedirect", token.Properties["CallbackUrl"].Value);
        Assert.Null(token.Properties["Token"].Value);
    }

    [Theory]
    [InlineData("", "Production")]
    [InlineData("-Environment Production", "Production")]
    [InlineData("-LoginUrl https://test.salesforce.com", "Sandbox")]
    [InlineData("-LoginUrl https://acme.my.salesforce.com", "acme.my.salesforce.com")]
    [InlineData("-LoginUrl https://acme.my.site.com/partners", "acme.my.site.com/partners")]
    public void The_environment_is_shown_as_a_person_calls_it(string parameters, string environment) =>
        Assert.Equal(environment, _user.Get("New-SfAccessToken prod " + parameters).Properties["Environment"].Value);

    [Fact]
    public void A_name_that_exists_is_an_error_and_what_was_there_stays()
    {
        var token = SalesforceSession.Reveal(_user.Authorize());

        Assert.Equal("TokenAlreadyExists", _user.Run("New-SfAccessToken PROD").ErrorId);
        Assert.Equal(token, _user.Get("Get-SfAccessToken prod -AsPlainText").ToString());
    }

    [Fact]
    public void Force_tells_what_it_replaces_before_it_does()
    {
        _user.Authorize();

        Assert.Empty(_user.Run("New-SfAccessToken prod @new -Force -WhatIf").Output);
        Assert.Contains(_user.Org.User.Username, _user.Screen.Text, System.StringComparison.Ordinal);
        Assert.Equal("Valid", _user.Get("Get-SfAccessToken prod -ListAvailable").Properties["Status"].Value.ToString());

        Assert.Equal("NeedsCredential", _user.Get("New-SfAccessToken prod @new -Force").Properties["Status"].Value.ToString());
    }

    [Fact]
    public void A_whole_list_of_orgs_comes_from_a_table()
    {
        var result = _user.Run("""
            [pscustomobject]@{ Name = 'de'; Environment = 'Production'; Description = 'Germany' },
            [pscustomobject]@{ Name = 'fr'; LoginUrl = 'https://fr.my.salesforce.com' } | New-SfAccessToken
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["Production", "fr.my.salesforce.com"], result.Output.Select(token => token.Properties["Environment"].Value));
    }

    [Theory]
    [InlineData("New-SfAccessToken 'a*'", "NameInvalid")]
    [InlineData("New-SfAccessToken prod -LoginUrl http://login.salesforce.com", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken prod -LoginUrl https://acme.lightning.force.com", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken prod -LoginUrl acme", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken prod -CallbackUrl http://127.0.0.1:1717/x", "CallbackUrlInvalid")]
    [InlineData("New-SfAccessToken prod -Scope 'api refresh_token\"'", "ScopeInvalid")]
    public void Bad_input_is_refused_with_an_advice_and_nothing_is_stored(string command, string errorId)
    {
        var result = _user.Run(command);

        Assert.Equal(errorId, result.ErrorId);
        Assert.NotEmpty(result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Empty(_user.Run("Get-SfAccessToken -ListAvailable").Output);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'x'; LoginUrl = 'https://acme.my.salesforce.com'; Environment = '' }", "acme.my.salesforce.com")]
    [InlineData("[pscustomobject]@{ Name = 'x'; LoginUrl = 'https://acme.my.salesforce.com'; Environment = $null }", "acme.my.salesforce.com")]
    [InlineData("[pscustomobject]@{ Name = 'x'; LoginUrl = ''; Environment = 'Sandbox'; Scope = ''; CallbackUrl = '' }", "Sandbox")]
    [InlineData("[pscustomobject]@{ Name = 'x'; LoginUrl = ''; Environment = '' }", "Production")]
    [InlineData("[pscustomobject]@{ Name = 7 }", "Production")]
    public void An_empty_cell_of_a_table_means_nothing(string row, string environment) =>
        Assert.Equal(environment, _user.Get(row + " | New-SfAccessToken").Properties["Environment"].Value);

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'x'; LoginUrl = 'https://acme.my.salesforce.com'; Environment = 'Sandbox' } | New-SfAccessToken", "LoginUrlAndEnvironment")]
    [InlineData("New-SfAccessToken x -LoginUrl https://acme.my.salesforce.com -Environment Sandbox", "LoginUrlAndEnvironment")]
    [InlineData("New-SfAccessToken x -LoginUrl ''", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken x -LoginUrl acme", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken x -CallbackUrl http://127.0.0.1:1717/x", "CallbackUrlInvalid")]
    [InlineData("New-SfAccessToken x -Scope 'a\"'", "ScopeInvalid")]
    [InlineData("New-SfAccessToken ('x' * 65)", "NameInvalid")]
    public void A_refusal_names_the_token(string command, string errorId)
    {
        var result = _user.Run(command);

        Assert.Equal(errorId, result.ErrorId);
        Assert.StartsWith("x", result.Errors[0].TargetObject?.ToString(), System.StringComparison.Ordinal);
        Assert.Empty(_user.Run("Get-SfAccessToken -ListAvailable").Output);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Nmae = 'x' } | New-SfAccessToken")]
    [InlineData("[pscustomobject]@{ Nmae = 'x'; LoginUrl = 'https://acme.my.salesforce.com' } | New-SfAccessToken")]
    [InlineData("[pscustomobject]@{ Name = $null } | New-SfAccessToken")]
    [InlineData("[pscustomobject]@{ Name = [pscustomobject]@{ Name = 'x' }; Environment = 'Sandbox' } | New-SfAccessToken")]
    [InlineData("@{ Name = 'x' } | New-SfAccessToken")]
    [InlineData("New-SfAccessToken -Name @{ Name = 'x' }")]
    public void What_has_no_name_is_refused_and_nothing_is_stored(string command)
    {
        Assert.Single(_user.Run(command).Errors);
        Assert.Empty(_user.Run("Get-SfAccessToken -ListAvailable").Output);
    }

    [Fact]
    public void One_row_without_a_name_stops_no_other()
    {
        var result = _user.Run("[pscustomobject]@{ Name = 'a' }, [pscustomobject]@{ Nmae = 'x'; Environment = 'Sandbox' }, [pscustomobject]@{ Name = 'b' } | New-SfAccessToken");

        Assert.Equal(["a", "b"], result.Output.Select(token => token.ToString()));
        Assert.Single(result.Errors);
    }

    [Fact]
    public void No_scope_is_none() => Assert.Empty((string[])_user.Get("New-SfAccessToken x -Scope $null").Properties["Scope"].Value);
}
