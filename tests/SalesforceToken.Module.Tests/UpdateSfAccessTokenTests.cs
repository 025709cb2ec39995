using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class UpdateSfAccessTokenTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void The_weekly_job_refreshes_what_was_not_used_for_that_long_and_says_nothing()
    {
        _user.Authorize("a");
        _user.Authorize("b");

        Assert.Empty(_user.Run("Update-SfAccessToken *").Output);
        Assert.Equal(0, _user.Org.Counters.Refreshes);

        Assert.Empty(_user.Run("Update-SfAccessToken * -OlderThan 0").Output);
        Assert.Equal(2, _user.Org.Counters.Refreshes);

        Assert.Equal(["a"], _user.Run("Update-SfAccessToken a -OlderThan 0 -PassThru").Output.Select(token => token.ToString()));
        Assert.Empty(_user.Run("Update-SfAccessToken a -OlderThan 0 -PassThru -WhatIf").Output);
        Assert.Equal(3, _user.Org.Counters.Refreshes);
    }

    [Fact]
    public void One_token_that_cannot_be_refreshed_is_an_error_and_stops_no_other()
    {
        _user.Authorize("a");
        _user.Run("New-SfAccessToken b @new");
        _user.Authorize("c");
        _user.Org.Faults.Add(Fault.OAuthError("invalid_grant", "something new") with { Times = 1 });

        var result = _user.Run("Update-SfAccessToken a, b, c -OlderThan 0 -PassThru");

        Assert.Equal(["c"], result.Output.Select(token => token.ToString()));
        Assert.Equal(
            ["RefreshTokenRefused", "ConsumerCredentialMissing"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("Get-SfAccessToken a -ForceRefresh", result.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
    }
}
