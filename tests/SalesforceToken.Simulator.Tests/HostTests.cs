using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Browser;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Tenants;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests;

public sealed class HostTests : SimulatorTest
{
    [Theory]
    [InlineData("login", "ada@first.test", true)]
    [InlineData("login", "grace@second.test", false)]
    [InlineData("test", "grace@second.test", true)]
    [InlineData("test", "ada@first.test", false)]
    [InlineData("first", "ada@first.test", true)]
    [InlineData("first", "grace@second.test", false)]
    [InlineData("second", "grace@second.test", true)]
    [InlineData("", "ada@first.test", true)]
    [InlineData("", "grace@second.test", false)]
    public async Task A_user_signs_in_at_the_hosts_of_his_org_only(string path, string username, bool isHome)
    {
        var page = await BrowseAsync(new Uri(Org.LoginUrl, path.Length == 0 ? string.Empty : path + "/"), username);

        Assert.Equal(isHome, page.CallbackAddress is not null);
    }

    [Fact]
    public async Task A_port_of_its_own_is_a_host_of_its_own()
    {
        var host = Org.LoginHosts.Single(candidate => candidate.Port is not null);
        Assert.NotEqual(Org.LoginUrl.Port, host.Url.Port);

        Assert.Null((await BrowseAsync(host.Url, "ada@first.test")).CallbackAddress);
        Assert.NotNull((await BrowseAsync(host.Url, "grace@second.test")).CallbackAddress);
    }

    [Fact]
    public async Task The_same_app_in_two_orgs_has_tokens_of_each()
    {
        using var second = new OAuthClient(Org, new Uri(Org.LoginUrl, "second/"));
        var page = await BrowseAsync(second.LoginUrl, "grace@second.test");

        var tokens = (await second.ExchangeAsync(OAuthClient.Parameters(page.CallbackAddress!)["code"])).Expect(HttpStatusCode.OK);

        Assert.StartsWith(Org.Organizations[1].Id[..15], tokens.AccessToken, StringComparison.Ordinal);
        Assert.EndsWith("/second", tokens["instance_url"], StringComparison.Ordinal);
        (await second.GetAsync("services/data/v66.0/limits", tokens.AccessToken)).Expect(HttpStatusCode.OK);
        (await Client.GetAsync("services/data/v66.0/limits", tokens.AccessToken)).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task Both_loopback_addresses_answer(string host)
    {
        Assert.SkipUnless(host != "[::1]" || System.Net.Sockets.Socket.OSSupportsIPv6, "This machine has no IPv6.");

        (await Client.GetAsync($"http://{host}:{Org.LoginUrl.Port}/services/data")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_port_in_use_is_an_error()
    {
        var error = await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => SimulatedOrg.StartAsync(
            new SimulatedOrgOptions { Port = Org.LoginUrl.Port },
            TestContext.Current.CancellationToken));

        Assert.Equal(System.Net.Sockets.SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [Fact]
    public async Task Every_request_is_counted_and_logged_with_its_query()
    {
        Org.ClearRequestLog();
        Org.Counters.Reset();

        await Client.GetAsync("services/data/a%20b?x=%C3%BC");

        var seen = Assert.Single(Org.RequestLog);
        Assert.Equal(("GET", "/services/data/a%20b", "?x=%C3%BC"), (seen.Method, seen.Path, seen.Query));
        Assert.Equal(new CounterSnapshot { AllRequests = 1, RestRequests = 1 }, Org.Counters.Snapshot());
    }

    [Fact]
    [ProtocolFact("3.1", "sfdc_community_url and sfdc_community_id for site logins")]
    public async Task A_login_at_a_site_tells_the_site()
    {
        await using var org = await SimulatedOrg.StartAsync(
            new SimulatedOrgOptions { RootHost = LoginHostKind.Site },
            TestContext.Current.CancellationToken);
        using var client = new OAuthClient(org);

        var tokens = await client.LogInAsync();

        Assert.Equal(org.LoginUrl.AbsoluteUri.TrimEnd('/'), tokens["sfdc_community_url"]);
        Assert.Matches("^0DB[0-9A-Za-z]{15}$", tokens["sfdc_community_id"]!);
        Assert.Equal(org.InstanceUrl.AbsoluteUri.TrimEnd('/'), tokens["instance_url"]);
    }

    [Fact]
    public async Task The_front_page_and_a_missing_page_are_html()
    {
        Assert.Contains("simulator is running", (await Client.GetAsync(string.Empty)).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await Client.GetAsync("nothing/here")).Expect(HttpStatusCode.NotFound);
    }

    protected override SimulatedOrgOptions Options()
    {
        var shared = new SimulatedApp();
        return new SimulatedOrgOptions
        {
            TimeProvider = Clock,
            HostPorts = [new LoginHostPort(0, LoginHostKind.Sandbox)],
            Organizations =
            [
                new() { MyDomain = "first", Users = { new() { Username = "ada@first.test" } }, Apps = { shared } },
                new() { MyDomain = "second", IsSandbox = true, Users = { new() { Username = "grace@second.test" } }, Apps = { shared } },
            ],
        };
    }

    private async Task<BrowsedPage> BrowseAsync(Uri loginUrl, string username)
    {
        using var browser = new ScriptedBrowser(username, SimulatedUser.DefaultPassword);
        using var client = new OAuthClient(Org, loginUrl);
        return await browser.AuthorizeAsync(client.AuthorizeUrl(), TestContext.Current.CancellationToken);
    }
}
