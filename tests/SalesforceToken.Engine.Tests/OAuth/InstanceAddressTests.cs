using System;
using SalesforceToken.Engine.OAuth;
using Xunit;

namespace SalesforceToken.Engine.Tests.OAuth;

/// <summary>Where an access token may be sent: the word of the login host alone is not enough.</summary>
public sealed class InstanceAddressTests
{
    [Theory]
    [InlineData("https://acme.my.salesforce.com", true)]
    [InlineData("https://acme--uat.sandbox.my.salesforce.com", true)]
    [InlineData("https://na1.salesforce.com/", true)]
    [InlineData("https://acme.my.salesforce.mil", true)]
    [InlineData("https://acme.my.sfcrmapps.cn", true)]
    [InlineData("https://acme.cloudforce.com", true)]
    [InlineData("https://acme.my.site.com", false)]
    [InlineData("https://evil.force.com", false)]
    [InlineData("https://evil.secure.force.com", false)]
    [InlineData("https://evil.my.salesforce-sites.com", false)]
    [InlineData("https://acme--c.vf.visualforce.com", false)]
    [InlineData("https://salesforce.com", false)]
    [InlineData("https://my.salesforce.com.evil.example", false)]
    [InlineData("https://evilsalesforce.com", false)]
    [InlineData("http://acme.my.salesforce.com", false)]
    [InlineData("https://ada@acme.my.salesforce.com", false)]
    public void An_instance_is_where_orgs_are_and_customers_have_no_pages(string address, bool isTaken) =>
        Assert.Equal(isTaken, InstanceAddress.Find(address, LoginHost.Parse(LoginHost.Production)) is not null);

    [Fact]
    public void A_site_that_is_the_login_host_may_be_the_instance()
    {
        var site = LoginHost.Parse(new Uri("https://acme.my.site.com/customers"));

        Assert.NotNull(InstanceAddress.Find("https://acme.my.site.com/customers", site));
        Assert.Null(InstanceAddress.Find("https://evil.my.site.com/customers", site));
    }
}
