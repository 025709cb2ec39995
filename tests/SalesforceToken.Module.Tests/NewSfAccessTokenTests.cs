using System.Collections.Generic;
using System.IO;
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

    [Theory]
    [InlineData("-Flow 'ClientCredentials,JwtBearer'")]
    [InlineData("-Flow ClientCredentials, JwtBearer")]
    [InlineData("-Flow 3")]
    [InlineData("-Environment 'Production,Sandbox'")]
    [InlineData("-Environment 1")]
    public void Two_names_or_a_number_are_no_third_name(string arguments)
    {
        Assert.Equal("ParameterArgumentTransformationError", _user.Run($"New-SfAccessToken x {arguments}").ErrorId);
    }

    [Fact]
    public void What_is_asked_for_is_what_is_there()
    {
        _user.Get("New-SfAccessToken prod -Environment Sandbox -Scope api, refresh_token -Description 'The nightly load'");

        var token = _user.Get("Get-SfAccessToken prod -ListAvailable");

        Assert.Equal("Sandbox", token.Properties["Environment"].Value);
        Assert.Equal("NeedsCredential", token.Properties["Status"].Value.ToString());
        Assert.Equal(["api", "refresh_token"], (IEnumerable<string>)token.Properties["Scope"].Value);
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

    [Theory]
    [InlineData("acme.my.salesforce.com", "acme.my.salesforce.com")]
    [InlineData(" login.salesforce.com ", "Production")]
    [InlineData("acme.my.site.com/partners", "acme.my.site.com/partners")]
    public void A_host_without_a_scheme_means_https(string address, string environment) =>
        Assert.Equal(environment, _user.Get($"New-SfAccessToken prod -LoginUrl '{address}'").Properties["Environment"].Value);

    [Theory]
    [InlineData("https://")]
    [InlineData("https://[x")]
    [InlineData("https://a b")]
    [InlineData("http://acme.my.salesforce.com:99999")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//server/share")]
    [InlineData("prod")]
    [InlineData("%zz")]
    [InlineData("https://user:Marker1@acme.my.salesforce.com")]
    public void An_odd_address_is_told_with_advice(string address)
    {
        foreach (var command in new[] { $"New-SfAccessToken prod -LoginUrl '{address}'", $"[pscustomobject]@{{ Name = 'prod'; LoginUrl = '{address}' }} | New-SfAccessToken" })
        {
            var result = _user.Run(command);

            Assert.Equal("LoginUrlInvalid", result.ErrorId);
            Assert.NotEmpty(result.Errors[0].ErrorDetails.RecommendedAction);
            Assert.DoesNotContain("Marker1", result.Errors[0].ToString(), System.StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("New-SfAccessToken prod -CallbackUrl 'http://['", "CallbackUrlInvalid")]
    [InlineData("Get-SfAccessToken prod -Proxy 'http://['", "ProxyInvalid")]
    public void Other_odd_addresses_are_told_too(string command, string errorId) => Assert.Equal(errorId, _user.Run(command).ErrorId);

    [Fact]
    public void A_token_from_the_list_expects_a_user_only_if_the_listed_one_does()
    {
        _user.Authorize();

        Assert.Null(_user.Get("Get-SfAccessToken prod -ListAvailable | New-SfAccessToken -Force").Properties["ExpectedUsername"].Value);
        Assert.Equal("ada@acme.com", _user.Get("Get-SfAccessToken prod -ListAvailable | New-SfAccessToken -Force -Username ada@acme.com").Properties["ExpectedUsername"].Value);
        Assert.Equal("ada@acme.com", _user.Get("Get-SfAccessToken prod -ListAvailable | New-SfAccessToken -Force").Properties["ExpectedUsername"].Value);
        Assert.Equal("bob@acme.com", _user.Get("[pscustomobject]@{ Name = 'x'; Username = 'bob@acme.com' } | New-SfAccessToken").Properties["ExpectedUsername"].Value);
    }

    [Fact]
    public void A_name_that_exists_is_an_error_and_what_was_there_stays()
    {
        var token = SalesforceSession.Reveal(_user.Authorize());

        Assert.Equal("TokenAlreadyExists", _user.Run("New-SfAccessToken PROD").ErrorId);
        Assert.Equal(token, _user.Get("Get-SfAccessToken prod -AsPlainText").ToString());
    }

    [Fact]
    public void Force_replaces_a_token_whose_key_is_damaged_and_warns_of_what_was_not_revoked()
    {
        _user.Authorize();
        var keys = Directory.GetFiles(Path.Combine(_user.Home, "keys"), "*.key");
        Assert.SkipWhen(keys.Length == 0, "The key is not in a file here.");
        File.WriteAllText(keys[0], "damaged");

        // The process has the key in its memory, so another one runs the commands.
        var lines = ModuleProcess.Run(
            $$"""
            Import-Module '{{BuiltModule.Manifest}}'
            try { Get-SfAccessToken prod -ErrorAction Stop } catch { $_.Exception.ErrorId }
            New-SfAccessToken prod -Force -WhatIf
            (New-SfAccessToken prod -Force -WarningVariable told -WarningAction SilentlyContinue).Status
            ($told -match 'without being revoked').Count
            (Get-SfAccessToken prod -ListAvailable).Status
            """,
            new Dictionary<string, string> { ["SALESFORCETOKEN_HOME"] = _user.Home });

        Assert.Equal(["DataKeyInvalid", "NeedsCredential", "1", "NeedsCredential"], lines[..4]);
    }

    [Fact]
    public void Force_tells_what_it_replaces_before_it_does()
    {
        _user.Authorize();

        Assert.Empty(_user.Run("New-SfAccessToken prod @new -Force -WhatIf").Output);
        Assert.Contains(_user.Org.User.Username, _user.Screen.Text, System.StringComparison.Ordinal);
        Assert.Equal("Ready", _user.Get("Get-SfAccessToken prod -ListAvailable").Properties["Status"].Value.ToString());

        Assert.Equal("NeedsCredential", _user.Get("New-SfAccessToken prod @new -Force").Properties["Status"].Value.ToString());
    }

    [Fact]
    public void The_expected_user_is_not_told_as_an_authorization()
    {
        _user.Get("New-SfAccessToken prod @new -Username ada@example.com");

        Assert.Empty(_user.Run("New-SfAccessToken prod @new -Force -WhatIf").Output);
        Assert.Contains("none yet", _user.Screen.Text, System.StringComparison.Ordinal);
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
    [InlineData("New-SfAccessToken prod -LoginUrl https://login.salesforce.com/services/oauth2/token", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken \"pr$([char]0x202e)od\"", "NameInvalid")]
    [InlineData("New-SfAccessToken prod -CallbackUrl http://127.0.0.1:1717/x", "CallbackUrlInvalid")]
    [InlineData("New-SfAccessToken prod -Scope 'api refresh_token\"'", "ScopeInvalid")]
    [InlineData("New-SfAccessToken prod -Username ada", "UsernameInvalid")]
    [InlineData("New-SfAccessToken prod -Username 'ada @example.com'", "UsernameInvalid")]
    [InlineData("New-SfAccessToken prod -Username \"ada@example.com$([char]0x202E)\"", "UsernameInvalid")]
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

    [Theory]
    [InlineData("New-SfAccessToken prod -Username ada@example.com", "ada@example.com")]
    [InlineData("[pscustomobject]@{ Name = 'x'; Username = 'ada@example.com' } | New-SfAccessToken", "ada@example.com")]
    [InlineData("New-SfAccessToken prod -Username ada@example.com | New-SfAccessToken -Force", "ada@example.com")]
    [InlineData("[pscustomobject]@{ Name = 'x'; Username = '' } | New-SfAccessToken", null)]
    [InlineData("New-SfAccessToken prod", null)]
    public void The_expected_user_is_shown(string command, string? expected)
    {
        var token = _user.Get(command);

        Assert.Equal(expected, token.Properties["Username"].Value);
        Assert.Equal(expected, token.Properties["ExpectedUsername"].Value);
        Assert.Null(token.Properties["HasRefreshToken"].Value);
    }

    [Fact]
    public void A_host_that_looks_like_one_of_Salesforce_is_named_unless_the_user_insists()
    {
        const string lookAlike = "-LoginUrl \"https://login.salesf$([char]0x43e)rce.com\"";

        // The first token of a user may bring a warning about the key.
        _user.Run("New-SfAccessToken first");
        Assert.Contains("login.xn--salesfrce-", Assert.Single(_user.Run($"New-SfAccessToken prod {lookAlike}").Warnings), System.StringComparison.Ordinal);
        Assert.Empty(_user.Run($"New-SfAccessToken prod {lookAlike} -Force").Warnings);
        Assert.Empty(_user.Run("New-SfAccessToken site -LoginUrl https://acme.my.site.com/partners").Warnings);
    }

    [Fact]
    public void No_scope_is_none() => Assert.Empty((IEnumerable<string>)_user.Get("New-SfAccessToken x -Scope $null").Properties["Scope"].Value);

    // Export-Csv and Import-Csv write and read the text of each property.
    [Fact]
    public void A_list_in_a_table_comes_back_with_its_scopes_and_its_login_host()
    {
        _user.Get("New-SfAccessToken old -LoginUrl https://acme.my.salesforce.com -Scope api, refresh_token -Description Nightly -ApiVersion 62");

        var token = _user.Get("""
            $row = [ordered]@{}
            (Get-SfAccessToken old -ListAvailable).PSObject.Properties | ForEach-Object { $row[$_.Name] = if ($null -ne $_.Value) { $_.Value.ToString() } }
            $row.Name = 'new'
            [pscustomobject]$row | New-SfAccessToken
            """);

        Assert.Equal("new", token.ToString());
        Assert.Equal(["api", "refresh_token"], (IEnumerable<string>)token.Properties["Scope"].Value);
        Assert.Equal("acme.my.salesforce.com", token.Properties["Environment"].Value);
        Assert.Equal(("Nightly", "62.0"), (token.Properties["Description"].Value, token.Properties["ApiVersion"].Value));
    }
}
