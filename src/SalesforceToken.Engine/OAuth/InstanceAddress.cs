using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// Checks <c>instance_url</c>: access tokens are sent there, and no signature covers it. It must be https on a domain where
/// Salesforce has orgs, and no pages of customers, or on the login host itself. If the login host is on loopback, it must be on loopback.
/// </summary>
internal static class InstanceAddress
{
    /// <summary>The instance's address; null when it is not trusted.</summary>
    public static Uri? Find(string text, LoginHost host) =>
        WebAddress.TryParse(text, out var url) && url.UserInfo.Length == 0 && Syntax.IsPlainPath(url.AbsolutePath) && IsTrusted(url, host.Url)
            ? new Uri(url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + url.AbsolutePath.TrimEnd('/') + "/")
            : null;

    public static TokenException Untrusted(string text) => new(new TokenFailure(
        TokenErrorCode.InstanceUrlUntrusted,
        $"Salesforce's token response names the instance '{Printable.Escape(text, 100)}', which is not https on a domain of Salesforce's "
            + "orgs: the response was not used.")
    {
        OutcomeUnknown = true,
    });

    private static bool IsTrusted(Uri url, Uri login)
    {
        if (login.IsLoopback)
        {
            return url.IsLoopback && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
        }

        return url.Scheme == Uri.UriSchemeHttps
            && (url.IdnHost.Equals(login.IdnHost, StringComparison.OrdinalIgnoreCase) || SalesforceDomains.HaveOrgAt(url));
    }
}
