using System;
using System.Linq;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>What comes from the pipeline is the token or the body, by what it is.</summary>
public sealed class RestPipelineTests(RestWire wire) : IClassFixture<RestWire>
{
    [Fact]
    public void Records_are_bodies_and_their_property_Name_is_no_token()
    {
        var user = wire.User;

        var made = user.Run("[pscustomobject]@{ Name = 'Piped 1' }, @{ Name = 'Piped 2' }, '{\"Name\":\"Piped 3\"}' | Invoke-SfRestMethod sobjects/Account -Name prod -Method Post");

        Assert.Empty(made.Errors);
        Assert.Equal(3, made.Output.Count);
        Assert.Equal(
            ["Piped 1", "Piped 2", "Piped 3"],
            user.Run("Invoke-SfRestMethod query -Name prod -Query @{ q = \"SELECT Name FROM Account WHERE Name LIKE 'Piped %' ORDER BY Name\" } -FollowNext | ForEach-Object Name")
                .Output.Select(name => name.ToString()));
    }

    [Theory]
    [InlineData("Get-SfAccessToken prod | Invoke-SfRestMethod sobjects/Account -Method Post -Body @{ Name = 'A' }")]
    [InlineData("'prod' | Invoke-SfRestMethod sobjects/Account -Method Post -Body @{ Name = 'A' }")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-SfAccessToken prod))) | Invoke-SfRestMethod limits")]
    [InlineData("Get-SfAccessToken prod | Invoke-SfRestMethod limits -Name PROD")]
    public void A_token_is_known_by_its_type(string command)
    {
        var result = wire.User.Run(command);

        Assert.Empty(result.Errors);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("Get-SfAccessToken prod | Invoke-SfRestMethod limits -Name other", "Give one of them")]
    [InlineData("@{ Name = 'prod' } | Invoke-SfRestMethod limits", "-Method Post, Patch or Put")]
    [InlineData("[pscustomobject]@{ Name = 'x' } | Invoke-SfRestMethod sobjects/Account -Name prod -Method Post -Body '{}'", "without -Body")]
    [InlineData("'x' | Invoke-SfRestMethod limits -Name prod", "-Name")]
    [InlineData("$null | Invoke-SfRestMethod sobjects/Account -Name prod -Method Post", "before the pipe")]
    public void Input_that_has_no_meaning_is_refused_and_nothing_is_sent(string command, string advice)
    {
        var before = wire.User.Org.Counters.RestRequests;

        var result = wire.User.Run(command);

        Assert.Equal("PipelineInputInvalid", result.ErrorId);
        Assert.Contains(advice, result.Errors[0].Exception.Message + result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, wire.User.Org.Counters.RestRequests);
    }

    [Fact]
    public void One_record_that_cannot_be_sent_does_not_stop_the_others()
    {
        wire.Reset();

        var result = wire.User.Run(
            $"@{{ a = 1 }}, @{{ a = [double]::NaN }}, @{{ a = 3 }} | Invoke-SfRestMethod x -Name prod -ApiVersion 60 -Proxy {wire.Proxy.Address} -Method Post");

        Assert.Equal("BodyValueInvalid", result.ErrorId);
        Assert.Equal(["{\"a\":1}", "{\"a\":3}"], wire.Proxy.Requests.Select(request => request.Split("\n\n", 2)[1]));
    }
}
