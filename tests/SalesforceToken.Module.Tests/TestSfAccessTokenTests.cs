using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class TestSfAccessTokenTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void Salesforce_says_yes_or_no_and_nothing_is_refreshed()
    {
        _user.Authorize();

        Assert.Equal(true, _user.Get("Test-SfAccessToken prod").BaseObject);
        _user.Org.ExpireAccessTokens();
        Assert.Equal(false, _user.Get("Test-SfAccessToken prod").BaseObject);
        Assert.Equal(0, _user.Org.Counters.Refreshes);
    }

    [Fact]
    public void Detailed_tells_who_and_until_when()
    {
        _user.Authorize();

        var test = _user.Get("'prod' | Test-SfAccessToken -Detailed");

        Assert.Equal(_user.Org.User.Username, test.Properties["Username"].Value);
        Assert.Equal(true, test.Properties["Active"].Value);
        Assert.NotNull(test.Properties["ExpiresAt"].Value);
        Assert.Contains("full", (IEnumerable<string>)test.Properties["Scope"].Value);
    }

    [Fact]
    public void One_that_was_never_authorized_is_not_active_and_one_that_is_not_there_is_an_error()
    {
        _user.Run("New-SfAccessToken qa");

        var result = _user.Run("Test-SfAccessToken qa, nobody");

        Assert.Equal(false, result.Output.Single().BaseObject);
        Assert.Equal("TokenNotFound", result.ErrorId);
    }
}
