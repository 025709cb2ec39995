using System;

namespace SalesforceToken.Engine.OAuth;

/// <summary>The domains that only Salesforce gives out hosts of. Source: Salesforce Help, "Allow the Required Domains".</summary>
internal static class SalesforceDomains
{
    // Of orgs.
    private static readonly string[] Orgs =
    [
        "salesforce.com",
        "cloudforce.com",
        "database.com",
        "salesforce.mil",
        "sfcrmproducts.cn",
        "sfcrmapps.cn",
    ];

    // Of the pages of orgs, which customers write.
    private static readonly string[] Pages =
    [
        "force.com",
        "my.site.com",
        "salesforce-setup.com",
        "salesforce-sites.com",
        "visualforce.com",
        "crmforce.mil",
        "force.mil",
    ];

    /// <summary>Whether an address is on one of them.</summary>
    /// <param name="address">An absolute address.</param>
    public static bool Contain(Uri address) =>
        Array.Exists(Orgs, domain => IsOn(address, domain, isDomainIncluded: true))
        || Array.Exists(Pages, domain => IsOn(address, domain, isDomainIncluded: true));

    /// <summary>Whether an address is one of those where orgs have their API, and no pages of customers.</summary>
    /// <param name="address">An absolute address.</param>
    public static bool HaveOrgAt(Uri address) => Array.Exists(Orgs, domain => IsOn(address, domain, isDomainIncluded: false));

    // Punycode: a letter of another alphabet that looks like ours is another host.
    private static bool IsOn(Uri address, string domain, bool isDomainIncluded) =>
        address.IdnHost is var host
        && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
        && (host.Length == domain.Length ? isDomainIncluded : host[host.Length - domain.Length - 1] == '.');
}
