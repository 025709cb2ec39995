using System;

namespace SalesforceToken.Engine.OAuth;

/// <summary>The domains that only Salesforce gives out hosts of. Source: Salesforce Help, "Allow the Required Domains".</summary>
internal static class SalesforceDomains
{
    private static readonly string[] All =
    [
        "salesforce.com",
        "force.com",
        "my.site.com",
        "cloudforce.com",
        "database.com",
        "salesforce-setup.com",
        "salesforce-sites.com",
        "visualforce.com",
        "salesforce.mil",
        "crmforce.mil",
        "force.mil",
        "sfcrmproducts.cn",
        "sfcrmapps.cn",
    ];

    /// <summary>Whether an address is on one of them.</summary>
    /// <param name="address">An absolute address.</param>
    public static bool Contain(Uri address)
    {
        // Punycode: a letter of another alphabet that looks like ours is another host.
        var host = address.IdnHost;
        return Array.Exists(All, domain =>
            host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || (host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && host[host.Length - domain.Length - 1] == '.'));
    }
}
