using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class RemoveSfAccessTokenTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void It_is_revoked_and_gone()
    {
        var token = SalesforceSession.Reveal(_user.Authorize())!;

        Assert.Empty(_user.Run("Remove-SfAccessToken prod -Confirm:$false").Errors);

        Assert.False(_user.Org.IsAccessTokenActive(token));
        Assert.Empty(_user.Run("Get-SfAccessToken -ListAvailable").Output);
    }

    [Fact]
    public void KeepRemote_leaves_it_in_force()
    {
        var token = SalesforceSession.Reveal(_user.Authorize())!;

        _user.Run("Remove-SfAccessToken prod -KeepRemote -Confirm:$false");

        Assert.True(_user.Org.IsAccessTokenActive(token));
        Assert.Empty(_user.Run("Get-SfAccessToken -ListAvailable").Output);
    }

    [Theory]
    [InlineData(0, "qa")]
    [InlineData(2, "prod qa")]
    public void The_user_is_asked_first(int choice, string left)
    {
        _user.Run("'prod', 'qa' | New-SfAccessToken");
        _user.Screen.Choices.Enqueue(choice);

        _user.Run("Remove-SfAccessToken prod");

        Assert.Equal(left, string.Join(' ', _user.Run("Get-SfAccessToken -ListAvailable").Output));
        Assert.Single(_user.Screen.Questions);
    }

    [Fact]
    public void An_error_says_that_the_revocation_may_have_taken_effect()
    {
        _user.Authorize();
        _user.Org.Faults.Add(Fault.DropAfter() with { Endpoint = SimulatorEndpoint.Revoke, Times = 1 });

        var result = _user.Run("Remove-SfAccessToken prod -Confirm:$false");

        Assert.Equal("RevocationFailed", result.ErrorId);
        Assert.True((bool)PSObject.AsPSObject(result.Errors[0].Exception).Properties["OutcomeUnknown"].Value);
    }

    [Fact]
    public void Nobody_is_asked_about_what_is_not_there()
    {
        Assert.Equal("TokenNotFound", _user.Run("Remove-SfAccessToken nobody").ErrorId);
        Assert.Equal("TokenNotFound", _user.Run("Remove-SfAccessToken nobody -WhatIf").ErrorId);
        Assert.Empty(_user.Screen.Questions);
    }

    [Fact]
    public void Wildcards_take_what_is_there_and_a_wrong_name_stops_no_other()
    {
        _user.Run("'prod', 'qa1', 'qa2' | New-SfAccessToken");

        var result = _user.Run("'nobody', 'qa*' | Remove-SfAccessToken -Confirm:$false");

        Assert.Equal("TokenNotFound", result.ErrorId);
        Assert.Equal("prod", _user.Run("Get-SfAccessToken -ListAvailable").Output.Single().ToString());
    }

    [Fact]
    public void What_cannot_be_revoked_stays_unless_that_is_allowed_by_name()
    {
        _user.Authorize();
        _user.Org.Faults.Add(Fault.Status(503) with { Endpoint = SimulatorEndpoint.Revoke });

        var failed = _user.Run("Remove-SfAccessToken prod -Confirm:$false");
        Assert.Equal("RevocationFailed", failed.ErrorId);
        Assert.Contains("later; https://status.salesforce.com", failed.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
        Assert.EndsWith("Remove-SfAccessToken prod -KeepRemote deletes the token only here.", failed.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
        Assert.Equal("ServiceUnavailable", failed.Errors[0].Exception.InnerException!.GetType().GetProperty("ErrorId")!.GetValue(failed.Errors[0].Exception.InnerException));
        Assert.Single(_user.Run("Get-SfAccessToken -ListAvailable").Output);

        Assert.Equal("RevocationFailed", _user.Run("Remove-SfAccessToken prod -Force").ErrorId);
        Assert.Single(_user.Run("Get-SfAccessToken -ListAvailable").Output);

        Assert.Single(_user.Run("Remove-SfAccessToken prod -AllowUnrevoked -Force").Warnings);
        Assert.Empty(_user.Run("Get-SfAccessToken -ListAvailable").Output);
    }

    [Theory]
    [InlineData("$ConfirmPreference = 'Low'; Remove-SfAccessToken prod, qa -Force", "", 0)]
    [InlineData("Remove-SfAccessToken * -Force -Confirm:$false", "", 0)]
    [InlineData("Remove-SfAccessToken * -Force -WhatIf", "prod qa", 0)]
    [InlineData("$WhatIfPreference = $true; Remove-SfAccessToken * -Force", "prod qa", 0)]
    [InlineData("Remove-SfAccessToken prod -Force -Confirm", "prod qa", 1)]
    [InlineData("Remove-SfAccessToken prod -Force:$false", "prod qa", 1)]
    [InlineData("Remove-SfAccessToken prod -AllowUnrevoked", "prod qa", 1)]
    public void Force_never_asks_unless_Confirm_wants_it(string command, string left, int questions)
    {
        _user.Run("'prod', 'qa' | New-SfAccessToken");
        _user.Screen.Choices.Enqueue(2);

        Assert.Empty(_user.Run(command).Errors);

        Assert.Equal(left, string.Join(' ', _user.Run("$WhatIfPreference = $false; Get-SfAccessToken -ListAvailable").Output));
        Assert.Equal(questions, _user.Screen.Questions.Count);
    }
}
