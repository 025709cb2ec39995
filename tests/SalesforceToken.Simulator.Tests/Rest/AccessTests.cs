using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.State.Tenants;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Rest;

public sealed class AccessTests : RestTest
{
    [Fact]
    public async Task The_versions_need_no_session()
    {
        var versions = (await Client.GetAsync("services/data")).Expect(HttpStatusCode.OK).Json.AsArray();

        Assert.Contains(versions, version => version!["version"]!.ToString() == "61.0" && version["label"]!.ToString() == "Summer '24");
        Assert.Contains(versions, version => version!["version"]!.ToString() == "66.0" && version["label"]!.ToString() == "Spring '26");
        Assert.Contains(versions, version => version!["version"]!.ToString() == "65.0" && version["label"]!.ToString() == "Winter '26");
    }

    [Fact]
    public async Task Without_a_good_session_everything_else_is_refused()
    {
        RestClient.ExpectError(await Client.GetAsync("services/data/v66.0/limits"), HttpStatusCode.Unauthorized, "INVALID_SESSION_ID");
        RestClient.ExpectError(await Client.GetAsync("services/data/v66.0/limits", "nonsense"), HttpStatusCode.Unauthorized, "INVALID_SESSION_ID");
        Org.ExpireAccessTokens();
        RestClient.ExpectError(await Api.GetAsync("limits"), HttpStatusCode.Unauthorized, "INVALID_SESSION_ID");
        Assert.Equal(3, Org.Counters.InvalidSessions);
    }

    [Fact]
    [ProtocolFact("4.5", "'This session is not valid for use with the REST API' without the scope api")]
    public async Task A_session_without_the_api_scope_is_not_for_rest()
    {
        App.Scopes.Add("openid");
        var tokens = await Client.LogInAsync(("scope", "openid"));

        var response = await new RestClient(Client, tokens.AccessToken).GetAsync("limits");

        RestClient.ExpectError(response, HttpStatusCode.Unauthorized, "INVALID_SESSION_ID");
        Assert.Equal("This session is not valid for use with the REST API", response.Json[0]!["message"]!.ToString());
    }

    [Fact]
    public async Task A_user_without_api_permission_is_refused()
    {
        Org.User.IsApiEnabled = false;

        RestClient.ExpectError(await Api.GetAsync("limits"), HttpStatusCode.Forbidden, "API_CURRENTLY_DISABLED");
    }

    [Fact]
    public async Task The_allowance_of_a_day_is_counted_and_ends()
    {
        Org.Organization.DailyApiRequests = 2;
        var limits = await Api.GetAsync("limits");
        Assert.Equal((2, 1), (limits.Json["DailyApiRequests"]!["Max"]!.GetValue<int>(), limits.Json["DailyApiRequests"]!["Remaining"]!.GetValue<int>()));
        await Api.GetAsync("limits");

        RestClient.ExpectError(await Api.GetAsync("limits"), HttpStatusCode.Forbidden, "REQUEST_LIMIT_EXCEEDED");

        Org.SessionTimeout = TimeSpan.FromDays(2);
        var tomorrow = new RestClient(Client, (await Client.LogInAsync()).AccessToken);
        Clock.Advance(TimeSpan.FromDays(1));
        (await tomorrow.GetAsync("limits")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_is_no_good_at_a_login_host_or_at_another_org()
    {
        foreach (var host in Org.LoginHosts.Where(host => host.Kind is LoginHostKind.Production or LoginHostKind.Sandbox))
        {
            using var elsewhere = new OAuthClient(Org, host.Url);
            RestClient.ExpectError(await elsewhere.GetAsync("services/data/v66.0/limits", AccessToken), HttpStatusCode.Unauthorized, "INVALID_SESSION_ID");
        }
    }
}
