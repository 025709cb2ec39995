using System;
using System.Linq;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>The exceptions as tests of scripts make them, and as PowerShell shows them.</summary>
public sealed class ExceptionTests : IDisposable
{
    private readonly PowerShellSession _session = new();
    private readonly TemporaryFolder _home = new();

    public ExceptionTests() => Environment.SetEnvironmentVariable("SALESFORCETOKEN_HOME", _home.Path);

    public void Dispose()
    {
        _session.Dispose();
        _home.Dispose();
    }

    [Theory]
    [InlineData("New-SfAccessToken x")]
    [InlineData("Get-SfAccessToken")]
    [InlineData("Get-SfAccessToken -ListAvailable")]
    [InlineData("Test-SfAccessToken x")]
    [InlineData("Update-SfTokenKey")]
    [InlineData("Get-SfCallbackUrl x")]
    [InlineData("Invoke-SfRestMethod limits")]
    [InlineData("Remove-SfAccessToken x -Force")]
    public void A_data_folder_that_cannot_be_is_told_by_each_command(string command)
    {
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_HOME", "relative");

        var result = _session.Run(command);

        Assert.Equal("StoreFolderUnavailable", result.ErrorId);
        Assert.Contains("SALESFORCETOKEN_HOME", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[SalesforceToken.SfTokenException]::new()", "TokenError||")]
    [InlineData("[SalesforceToken.SfTokenException]::new('no')", "TokenError||")]
    [InlineData("[SalesforceToken.SfTokenException]::new('no', [Exception]::new('why'))", "TokenError||why")]
    [InlineData("[SalesforceToken.SfTokenException]::new('no', 'AuthorizationRequired')", "AuthorizationRequired||")]
    [InlineData("[SalesforceToken.SfTokenException]::new('no', 'AuthorizationRequired', 'prod')", "AuthorizationRequired|prod|")]
    [InlineData("[SalesforceToken.SfRestException]::new()", "TokenError||")]
    [InlineData("[SalesforceToken.SfRestException]::new('no', [Exception]::new('why'))", "TokenError||why")]
    [InlineData("[SalesforceToken.SfRestException]::new('no', 'MALFORMED_QUERY', 'prod')", "MALFORMED_QUERY|prod|")]
    public void A_test_can_throw_one_and_the_script_catches_it_by_its_type(string expression, string expected)
    {
        var caught = _session.Run($"try {{ throw {expression} }} catch [SalesforceToken.SfTokenException] {{ $e = $_.Exception; \"$($e.ErrorId)|$($e.TokenName)|$($e.InnerException.Message)\" }}");

        Assert.Equal(expected, caught.Output.Single().ToString());
    }

    // Get-Error and ConvertTo-Json show every property of the exception.
    [Fact]
    public void An_exception_shows_no_record_of_itself_and_no_method()
    {
        const string Get = "Get-SfAccessToken nobody -ErrorVariable e -ErrorAction SilentlyContinue; ";
        var properties = _session.Run(Get + "$e[0].Exception.PSObject.Properties | ForEach-Object { $_.Name }").Output.Select(name => name.ToString()).ToArray();

        Assert.Contains("ErrorId", properties);
        Assert.DoesNotContain("ErrorRecord", properties);
        Assert.Equal(true, _session.Run(Get + "$null -eq $e[0].Exception.TargetSite").Output.Single().BaseObject);
    }

    [Fact]
    public void An_error_keeps_its_id_its_target_and_its_advice()
    {
        var error = Assert.Single(_session.Run("Get-SfAccessToken nobody").Errors);

        Assert.Equal(("TokenNotFound,SalesforceToken.Commands.GetSfAccessTokenCommand", "nobody"), (error.FullyQualifiedErrorId, error.TargetObject));
        Assert.Contains("New-SfAccessToken nobody", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
