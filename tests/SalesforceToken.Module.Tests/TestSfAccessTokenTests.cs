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
    public void One_that_was_never_authorized_is_not_active_and_one_that_is_not_there_is_an_error()
    {
        _user.Run("New-SfAccessToken qa");

        var result = _user.Run("Test-SfAccessToken qa, nobody");

        Assert.Equal(false, result.Output.Single().BaseObject);
        Assert.Equal("TokenNotFound", result.ErrorId);
    }
}
