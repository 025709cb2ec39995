using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// Checks <c>instance_url</c>: access tokens are sent there, and no signature covers it. It must be https on one of Salesforce's own
/// domains or on the login host itself. If the login host is on loopback, it must be on loopback.
/// </summary>
internal static class InstanceAddress
{
    private static readonly string[] SalesforceDomains =
    [
        ".salesforce.com",
        ".force.com",
        ".my.site.com",
        ".cloudforce.com",
        ".database.com",
        ".salesforce.mil",
        ".crmforce.mil",
        ".force.mil",
        ".sfcrmproducts.cn",
        ".sfcrmapps.cn",
    ];

    public static Uri Check(string text, LoginHost host)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && IsTrusted(url, host.Url))
        {
            return new Uri(url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + url.AbsolutePath.TrimEnd('/') + "/");
        }

        throw new TokenException(new TokenFailure(
            TokenErrorCode.InstanceUrlUntrusted,
            $"Salesforce's token response names the instance '{Printable.Escape(text, 100)}', which is not https on a Salesforce domain: the response was not used.")
        {
            OutcomeUnknown = true,
        });
    }

    private static bool IsTrusted(Uri url, Uri login)
    {
        if (login.IsLoopback)
        {
            return url.IsLoopback && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
        }

        return url.Scheme == Uri.UriSchemeHttps
            && (url.Host.Equals(login.Host, StringComparison.OrdinalIgnoreCase)
                || Array.Exists(SalesforceDomains, domain => url.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)));
    }
}
