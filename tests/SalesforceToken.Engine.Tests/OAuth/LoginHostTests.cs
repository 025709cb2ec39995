using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.OAuth;

public sealed class LoginHostTests
{
    [Theory]
    [InlineData("https://login.salesforce.com", "https://login.salesforce.com/services/oauth2/token", LoginEnvironment.Production)]
    [InlineData("https://test.salesforce.com/", "https://test.salesforce.com/services/oauth2/token", LoginEnvironment.Sandbox)]
    [InlineData("https://acme.my.salesforce.com", "https://acme.my.salesforce.com/services/oauth2/token", LoginEnvironment.Production)]
    [InlineData("https://acme--uat.sandbox.my.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com/services/oauth2/token", LoginEnvironment.Sandbox)]
    [InlineData("https://acme-dev-ed.develop.my.salesforce.com", "https://acme-dev-ed.develop.my.salesforce.com/services/oauth2/token", LoginEnvironment.Custom)]
    [InlineData("https://acme.my.site.com/partners/", "https://acme.my.site.com/partners/services/oauth2/token", LoginEnvironment.Custom)]
    [InlineData("http://localhost:8443", "http://localhost:8443/services/oauth2/token", LoginEnvironment.Custom)]
    [InlineData("http://[::1]:8443/orgs/one/", "http://[::1]:8443/orgs/one/services/oauth2/token", LoginEnvironment.Custom)]
    [InlineData("https://login.acme.example/s/x", "https://login.acme.example/s/x/services/oauth2/token", LoginEnvironment.Custom)]
    [InlineData("https://acme.secure.force.com/partners", "https://acme.secure.force.com/partners/services/oauth2/token", LoginEnvironment.Custom)]
    [InlineData("https://acme--uat.sandbox.my.site.com/p", "https://acme--uat.sandbox.my.site.com/p/services/oauth2/token", LoginEnvironment.Custom)]
    public void Endpoints_are_built_from_the_host(string url, string token, LoginEnvironment environment)
    {
        var host = LoginHost.Parse(new Uri(url));

        Assert.Equal(new Uri(token), host.TokenEndpoint);
        Assert.Equal(environment, host.Environment);
    }

    [Theory]
    [InlineData("https://login.salesforce.com", "https://login.salesforce.com", true)]
    [InlineData("https://login.salesforce.com", "https://login.salesforce.com/", true)]
    [InlineData("https://login.salesforce.com", "https://acme.my.salesforce.com", true)]
    [InlineData("https://test.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com", true)]
    [InlineData("https://acme.my.salesforce.com", "https://acme.my.salesforce.com", true)]
    [InlineData("https://acme.my.site.com/partners", "https://acme.my.site.com/partners", true)]
    [InlineData("https://acme.my.salesforce.com", "https://other.my.salesforce.com", false)]
    [InlineData("https://acme.my.salesforce.com", "https://login.salesforce.com", false)]
    [InlineData("https://acme.my.salesforce.com", "https://acme.my.salesforce.com:444", false)]
    [InlineData("https://acme.my.salesforce.com", "http://acme.my.salesforce.com", false)]
    [InlineData("https://acme.my.site.com/partners", "https://acme.my.site.com/others", false)]
    [InlineData("https://login.salesforce.com", "http://acme.my.salesforce.com", false)]
    [InlineData("https://login.salesforce.com", "https://acme.my.salesforce.com.evil.com", false)]
    [InlineData("https://login.salesforce.com", "https://my.salesforce.com", false)]
    [InlineData("https://login.salesforce.com", "https://evil.com/.my.salesforce.com", false)]
    [InlineData("https://login.salesforce.com", "https://x@acme.my.salesforce.com", false)]
    [InlineData("https://login.salesforce.com", "https://acme.my.salesforce.com?x", false)]
    [InlineData("https://login.salesforce.com", "", false)]
    [InlineData("https://login.salesforce.com", "\\\u202E", false)]
    public void A_response_may_name_the_host_or_what_it_leads_to_as_its_issuer(string login, string issuer, bool expected) =>
        Assert.Equal(expected, LoginHost.Parse(new Uri(login)).IsIssuer(issuer));

    [Theory]
    [InlineData("https://login.salesforce.com", "https://acme.my.salesforce.com", "Production")]
    [InlineData("https://test.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com", "Sandbox")]
    [InlineData("https://test.salesforce.com", "https://acme--uat.my.salesforce.com", "Sandbox")]
    [InlineData("https://acme--uat.sandbox.my.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com", "Sandbox")]
    [InlineData("https://login.salesforce.com", "https://acme-dev-ed.develop.my.salesforce.com", "Developer Edition")]
    [InlineData("https://test.salesforce.com", "https://acme.scratch.my.salesforce.com", "Scratch org")]
    [InlineData("https://acme.my.site.com/partners", "https://acme.my.salesforce.com", "acme.my.site.com/partners")]
    public void An_environment_is_called_what_people_call_it(string login, string instance, string name) =>
        Assert.Equal(name, EnvironmentName.Of(LoginHost.Parse(new Uri(login)), new Uri(instance)));

    [Theory]
    [InlineData("https://acme.lightning.force.com/lightning/page/home", "https://acme.my.salesforce.com")]
    [InlineData("https://acme--uat.sandbox.lightning.force.com", "https://acme--uat.sandbox.my.salesforce.com")]
    [InlineData("https://acme.my.salesforce-setup.com", "https://acme.my.salesforce.com")]
    [InlineData("https://acme--npsp.vf.force.com/apex/page", "https://acme.my.salesforce.com")]
    [InlineData("https://acme--uat--c.sandbox.vf.force.com/apex/page?id=1", "https://acme--uat.sandbox.my.salesforce.com")]
    [InlineData("https://login.salesforce.com/services/oauth2/token", "use https://login.salesforce.com.")]
    [InlineData("https://test.salesforce.com/services/oauth2", "use https://test.salesforce.com.")]
    [InlineData("https://acme.my.salesforce.com/lightning/setup/SetupOneHome/home", "use https://acme.my.salesforce.com.")]
    [InlineData("https://acme.my.salesforce.com/setup/secur/RemoteAccess.apexp", "use https://acme.my.salesforce.com.")]
    [InlineData("https://acme.my.salesforce.com/partners", "use https://acme.my.salesforce.com.")]
    [InlineData("https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=secret", "use https://acme.my.salesforce.com.")]
    [InlineData("https://na1.salesforce.com/home/home.jsp", "use https://na1.salesforce.com.")]
    [InlineData("https://acme.my.site.com/partners/s/login", "use https://acme.my.site.com/partners.")]
    [InlineData("https://acme.my.site.com/partners/s/login?startURL=secret", "use https://acme.my.site.com/partners.")]
    [InlineData("https://acme.my.site.com/services/oauth2/authorize", "use https://acme.my.site.com.")]
    [InlineData("https://acme.my.site.com/partners/#secret", "use https://acme.my.site.com/partners.")]
    [InlineData("https://acme.my.site.com/partners/vforcesite/x", "use https://acme.my.site.com/partners.")]
    [InlineData("https://login.acme.example/services/oauth2/token", "use https://login.acme.example.")]
    [InlineData("http://localhost:8443/one/services/oauth2/token", "use http://localhost:8443/one.")]
    [InlineData("https://acme.my.salesforce.com/\u202e", "use https://acme.my.salesforce.com.")]
    [InlineData("http://login.salesforce.com", "https://")]
    [InlineData("https://user:secret@acme.my.salesforce.com", "user name")]
    [InlineData("https://acme.my.salesforce.com/?token=secret", "query")]
    [InlineData("acme.my.salesforce.com", "absolute")]
    public void Addresses_that_cannot_work_are_refused_with_what_would(string url, string advice)
    {
        var failure = Assert.Throws<TokenException>(() => LoginHost.Parse(new Uri(url, UriKind.RelativeOrAbsolute)));

        Assert.Equal(TokenErrorCode.LoginUrlInvalid, failure.Code);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://salesforce.com")]
    [InlineData("https://www.salesforce.com/")]
    [InlineData("https://force.com")]
    [InlineData("https://my.salesforce.com")]
    public void A_web_site_of_Salesforce_is_no_login_host(string url)
    {
        var failure = Assert.Throws<TokenException>(() => LoginHost.Parse(new Uri(url)));

        Assert.Equal(TokenErrorCode.LoginUrlInvalid, failure.Code);
        Assert.Contains("https://login.salesforce.com", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://login.salesf\u043erce.com", "login.xn--salesfrce-")]
    [InlineData("https://login-salesforce.com", "login-salesforce.com")]
    [InlineData("https://login.salesforce.com.evil.com", "login.salesforce.com.evil.com")]
    [InlineData("https://l\u043egin.salesforce.co", "xn--")]
    [InlineData("https://acme.my.salesforce.com.co", "acme.my.salesforce.com.co")]
    [InlineData("https://notsalesforce.com", "notsalesforce.com")]
    [InlineData("https://login.sale\u017fforce.example", "login.salesforce.example")]
    [InlineData("https://evil.com/.salesforce.com", "evil.com")]
    [InlineData("https://site.com", "site.com")]
    [InlineData("https://sso.acme.example", "sso.acme.example")]
    public async Task A_host_that_is_not_on_a_domain_of_Salesforce_is_named_in_punycode(string url, string host)
    {
        using var folder = new TestFolder();
        using var store = folder.Open();
        var notices = new List<string>();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = null!, Notice = notices.Add });
        var definition = new TokenDefinition { Name = "prod", LoginUrl = new Uri(url) };

        await engine.CreateAsync(definition, replace: false, TestBed.Cancellation);
        await engine.CreateAsync(definition, replace: true, TestBed.Cancellation);

        Assert.Contains(host, Assert.Single(notices), StringComparison.Ordinal);
        await engine.CreateAsync(new TokenDefinition { Name = "changed" }, replace: false, TestBed.Cancellation);
        await engine.SetAsync("changed", new TokenChanges { LoginUrl = new Uri(url) }, TestBed.Cancellation);
        Assert.Equal([notices[0], notices[0]], notices);
        Assert.Contains(host, (await store.GetAsync("prod"))!.LoginUrl.AbsoluteUri, StringComparison.Ordinal);
        Assert.All(notices[0], c => Assert.True(c < 128));
    }

    [Theory]
    [InlineData("https://login.salesforce.com")]
    [InlineData("https://acme--uat.sandbox.my.salesforce.com")]
    [InlineData("https://acme.my.site.com/partners")]
    [InlineData("https://acme.my.salesforce.mil")]
    [InlineData("https://acme.my.sfcrmproducts.cn")]
    [InlineData("https://localhost:8443")]
    [InlineData("http://127.0.0.1:8443")]
    public void A_host_of_Salesforce_or_of_this_machine_is_not_warned_about(string url)
    {
        Assert.Null(LoginHost.Parse(new Uri(url)).Warning);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1717/OauthRedirect", "localhost")]
    [InlineData("http://[::1]:1717/OauthRedirect", "localhost")]
    [InlineData("https://localhost:1717/OauthRedirect", "http://localhost")]
    [InlineData("http://example.com:1717/OauthRedirect", "http://localhost")]
    [InlineData("myapp://callback", "http://localhost")]
    [InlineData("http://localhost/OauthRedirect", "port")]
    [InlineData("http://localhost:1717/OauthRedirect?x=1", "query")]
    [InlineData("OauthRedirect", "not an address")]
    public void Callback_addresses_that_Salesforce_or_this_machine_cannot_serve_are_refused(string url, string reason)
    {
        var failure = Assert.Throws<TokenException>(() => CallbackUrl.Validate(url));

        Assert.Equal(TokenErrorCode.CallbackUrlInvalid, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }
}
