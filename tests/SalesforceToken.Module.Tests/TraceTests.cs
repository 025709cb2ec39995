using System;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>What -Verbose and -Debug tell of the engine's work.</summary>
public sealed class TraceTests : IAsyncLifetime
{

    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void Verbose_tells_the_steps_and_debug_all_of_them()
    {
        _user.Authorize();

        var all = _user.Run(Collect("prod")).Output.Select(line => line.ToString()).ToArray();
        var steps = _user.Run("Get-SfAccessToken prod -ForceRefresh -Verbose").Verbose;

        Assert.Equal([$"The tokens are in '{_user.Home}'.", "Salesforce issued a new access token for 'prod'."], steps);
        Assert.Empty(steps.Except(all));
        Assert.Contains("Refreshing 'prod', attempt 1.", all);
        Assert.Contains("'prod' is read from the store.", all);
        Assert.Contains(all, line => line.StartsWith("The lock of 'prod' is taken, after ", StringComparison.Ordinal));
        Assert.Contains(all, line => line.StartsWith("POST localhost/services/oauth2/token: HTTP 200 after ", StringComparison.Ordinal));
        Assert.Contains("'prod' is saved.", all);
    }

    [Theory]
    [InlineData("Test-SfAccessToken prod", "Salesforce says that the access token of 'prod' is active.")]
    [InlineData("Invoke-SfAuthorization prod", "Salesforce issued a new access token for 'prod'.")]
    [InlineData("Remove-SfAccessToken prod -Confirm:$false", "An authorization of 'prod' is revoked at Salesforce.")]
    public void Each_command_that_speaks_with_Salesforce_tells_its_steps(string command, string step)
    {
        _user.Authorize();

        Assert.Contains(step, _user.Run(command + " -Verbose").Verbose);
        Assert.Empty(_user.Run("Get-SfCallbackUrl prod -ErrorAction Ignore").Verbose);
    }

    [Fact]
    public void A_call_of_the_org_tells_that_its_session_was_renewed()
    {
        _user.Authorize();
        _user.Org.ExpireAccessTokens();

        var result = _user.Run("Invoke-SfRestMethod limits -Name prod -Verbose");

        Assert.Empty(result.Errors);
        Assert.Contains("Salesforce issued a new access token for 'prod'.", result.Verbose);
    }

    [Fact]
    public void The_preference_variable_shows_the_steps_too_and_a_switch_that_is_off_hides_them()
    {
        _user.Authorize();

        Assert.Contains("Salesforce issued a new access token for 'prod'.", _user.Run("$VerbosePreference = 'Continue'; Get-SfAccessToken prod -ForceRefresh").Verbose);
        Assert.Empty(_user.Run("$VerbosePreference = 'Continue'; Get-SfAccessToken prod -ForceRefresh -Verbose:$false").Verbose);

        // In a block of its own PowerShell leaves the preference a string.
        Assert.Contains("Salesforce issued a new access token for 'prod'.", _user.Run("& { $VerbosePreference = 'Continue'; Get-SfAccessToken prod -ForceRefresh }").Verbose);
        Assert.Empty(_user.Run("$VerbosePreference = 'SilentlyContinue'; Get-SfAccessToken prod -ForceRefresh").Verbose);
    }

    [Fact]
    public void Debug_alone_tells_all_steps()
    {
        _user.Authorize();

        var lines = _user.Run(Collect("prod").Replace(" -Verbose", string.Empty, StringComparison.Ordinal)).Output.Select(line => line.ToString()).ToArray();

        Assert.Contains("'prod' is saved.", lines);
        Assert.Contains("Salesforce issued a new access token for 'prod'.", lines);
    }

    [Fact]
    public void Of_sixteen_runspaces_at_once_each_hears_of_its_own_call_alone()
    {
        const int count = 16;
        for (var i = 0; i < count; i++)
        {
            _user.Authorize($"token-{i}");
        }

        var sessions = Enumerable.Range(0, count).Select(_ => new PowerShellSession()).ToArray();
        var heard = sessions.AsParallel().WithDegreeOfParallelism(count)
            .Select((session, i) => (Name: $"token-{i}", session.Run(Collect($"token-{i}")).Output))
            .ToArray();
        Array.ForEach(sessions, session => session.Dispose());

        Assert.All(heard, own =>
        {
            var lines = own.Output.Select(line => line.ToString()).ToArray();
            Assert.Contains($"Refreshing '{own.Name}', attempt 1.", lines);
            Assert.Contains($"'{own.Name}' is saved.", lines);
            Assert.All(lines.Where(line => line.Contains("'token-", StringComparison.Ordinal)), line => Assert.Contains($"'{own.Name}'", line, StringComparison.Ordinal));
            Assert.Single(lines, line => line.StartsWith("POST ", StringComparison.Ordinal));
        });
    }

    private static string Collect(string name) =>
        $"$DebugPreference = 'Continue'; Get-SfAccessToken {name} -ForceRefresh -Verbose 4>&1 5>&1"
        + " | Where-Object { $_ -is [Management.Automation.InformationalRecord] } | ForEach-Object Message";
}
