using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests;

/// <summary>A foreign page that posts the forms in the user's own browser: it has the cookies, but not the token.</summary>
public sealed partial class AntiForgeryTests : SimulatorTest
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_login_without_the_pages_own_token_does_nothing()
    {
        using var browser = new HttpClient();
        var page = await browser.GetStringAsync(Client.AuthorizeUrl(), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(browser, "secur/login", page, "forged", Credentials));
        Assert.Equal(0, Org.Counters.Logins);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(browser, "secur/login", page, TokenOf(page), Credentials));
        Assert.Equal(1, Org.Counters.Logins);
    }

    [Fact]
    public async Task A_decision_without_the_pages_own_token_does_nothing()
    {
        using var browser = new HttpClient();
        var page = await browser.GetStringAsync(Client.AuthorizeUrl(), Cancellation);
        await PostAsync(browser, "secur/login", page, TokenOf(page), Credentials);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(browser, "secur/consent", page, "forged", ("decision", "allow")));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(browser, "secur/consent", page, TokenOf(page), ("decision", "perhaps")));

        Assert.Equal((0, 0), (Org.Counters.Allowed, Org.Counters.Denied));
    }

    [Fact]
    public async Task A_decision_after_a_logout_in_the_same_browser_does_nothing()
    {
        using var browser = new HttpClient();
        var page = await browser.GetStringAsync(Client.AuthorizeUrl(), Cancellation);
        await PostAsync(browser, "secur/login", page, TokenOf(page), Credentials);
        await browser.GetStringAsync(new Uri(Org.LoginUrl, "services/auth/idp/oidc/logout"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(browser, "secur/consent", page, TokenOf(page), ("decision", "allow")));

        Assert.Equal(0, Org.Counters.Allowed);
    }

    private (string Name, string Value)[] Credentials => [("username", Org.User.Username), ("password", Org.User.Password)];

    private async Task<HttpStatusCode> PostAsync(HttpClient browser, string path, string page, string token, params (string Name, string Value)[] fields)
    {
        var all = new Dictionary<string, string> { ["request"] = FieldPattern().Match(page).Groups["request"].Value, ["antiforgery"] = token };
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        using var form = new FormUrlEncodedContent(all);
        using var response = await browser.PostAsync(new Uri(Org.LoginUrl, path), form, Cancellation);
        return response.StatusCode;
    }

    private static string TokenOf(string page) => FieldPattern().Match(page).Groups["token"].Value;

    [GeneratedRegex("name=\"request\" value=\"(?<request>[^\"]+)\".*?name=\"antiforgery\" value=\"(?<token>[^\"]+)\"", RegexOptions.Singleline)]
    private static partial Regex FieldPattern();
}
