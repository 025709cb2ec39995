using System;
using System.Text;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// Which path a login address may have. An Experience Cloud site has one, such as <c>/partners</c>, and a gateway or a simulator may
/// have any. A My Domain has none. People paste addresses of pages and endpoints, to which the endpoint's path would be added again.
/// </summary>
internal static class LoginPath
{
    // Where an endpoint or a page of an org begins.
    private static readonly string[] Endpoints = ["services", "setup", "lightning", "secur", "_ui", ".well-known"];

    // Where a page of a site begins. On another's host, these may be anything.
    private static readonly string[] SitePages = ["s", "login", "apex", "visualforce", "aura", "sfsites", "servlet", "idp", "id", "one"];

    private static readonly string[] Extensions = [".jsp", ".app", ".apexp", ".html"];

    // The other domains of Salesforce have no sites.
    private static readonly string[] SiteDomains = [".my.site.com", ".force.com", ".force.mil"];

    /// <summary>The part of an address's path that a login address may have.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The path, with a slash at its start and its end.</returns>
    public static string Usable(Uri address)
    {
        var isSalesforce = SalesforceDomains.Contain(address);
        if (isSalesforce && !Array.Exists(SiteDomains, domain => address.IdnHost.EndsWith(domain, StringComparison.OrdinalIgnoreCase)))
        {
            return "/";
        }

        var path = new StringBuilder("/");
        foreach (var segment in address.AbsolutePath.Split(['/'], StringSplitOptions.RemoveEmptyEntries))
        {
            // The path of a site has one segment.
            if (!Syntax.IsPlainPath(segment) || Is(Endpoints, segment) || HasExtension(segment) || (isSalesforce && (Is(SitePages, segment) || path.Length > 1)))
            {
                break;
            }

            path.Append(segment).Append('/');
        }

        return path.ToString();
    }

    private static bool Is(string[] names, string segment) =>
        Array.Exists(names, name => name.Equals(segment, StringComparison.OrdinalIgnoreCase));

    private static bool HasExtension(string segment) =>
        Array.Exists(Extensions, extension => segment.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
