using System.Globalization;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests;

public sealed class WebServerFlowTests
{
    [Fact]
    public async Task A_person_who_allows_gives_the_client_its_tokens()
    {
        await using var org = await SimulatedOrg.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new OAuthClient(org);

        var tokens = await client.LogInAsync();

        Assert.StartsWith(org.Organization.Id[..15] + "!", tokens.AccessToken, System.StringComparison.Ordinal);
        Assert.Equal(org.LoginUrl.AbsoluteUri.TrimEnd('/'), tokens["instance_url"]);
        Assert.Equal($"{org.LoginUrl}id/{org.Organization.Id}/{org.User.Id}", tokens["id"]);
        Assert.Equal("full refresh_token", tokens["scope"]);
        Assert.Equal("Bearer", tokens["token_type"]);
        Assert.Null(tokens["expires_in"]);
        Assert.Equal(1, org.Counters.Logins);
        Assert.Equal(1, org.Counters.Allowed);
        (await client.GetAsync("services/oauth2/userinfo", tokens.AccessToken)).Expect(HttpStatusCode.OK);
        Assert.True(long.Parse(tokens["issued_at"]!, CultureInfo.InvariantCulture) > 1_000_000_000_000);
    }
}
