using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
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
    public void Endpoints_are_built_from_the_host(string url, string token, LoginEnvironment environment)
    {
        var host = LoginHost.Parse(new Uri(url));

        Assert.Equal(new Uri(token), host.TokenEndpoint);
        Assert.Equal(environment, host.Environment);
    }

    [Theory]
    [InlineData("https://acme.lightning.force.com/lightning/page/home", "https://acme.my.salesforce.com")]
    [InlineData("https://acme--uat.sandbox.lightning.force.com", "https://acme--uat.sandbox.my.salesforce.com")]
    [InlineData("https://acme.my.salesforce-setup.com", "https://acme.my.salesforce.com")]
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
