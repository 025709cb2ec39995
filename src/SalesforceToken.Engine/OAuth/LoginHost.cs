using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// A Salesforce login host and the addresses of its OAuth endpoints. They are built, not discovered: login.salesforce.com has
/// no RFC 8414 document. Source: Salesforce Help, "OAuth Endpoints" (remoteaccess_oauth_endpoints).
/// </summary>
internal sealed class LoginHost
{
    private const string LightningSuffix = ".lightning.force.com";
    private const string SetupSuffix = ".my.salesforce-setup.com";
    private const string MyDomainSuffix = ".my.salesforce.com";

    private static readonly string[] UserInterfaceSuffixes = [LightningSuffix, SetupSuffix, ".vf.force.com", ".file.force.com"];

    private LoginHost(Uri url)
    {
        Url = url;
    }

    /// <summary>The login host of production orgs and Developer Edition.</summary>
    public static Uri Production { get; } = new("https://login.salesforce.com/");

    /// <summary>The login host of sandboxes.</summary>
    public static Uri Sandbox { get; } = new("https://test.salesforce.com/");

    /// <summary>The address: scheme, host, port and, for an Experience Cloud site, the site's path.</summary>
    public Uri Url { get; }

    /// <summary>The kind of org that logs in here, as far as the address shows it.</summary>
    public LoginEnvironment Environment => Classify(Url);

    /// <summary>
    /// What to tell about a host that is not Salesforce's: it may be the org's custom domain, or look like a login host and take
    /// passwords. Null for a host of Salesforce, and for this machine.
    /// </summary>
    public string? Warning => Url.IsLoopback || SalesforceDomains.Contain(Url)
        ? null
        : $"The login host {Url.IdnHost} is not on a domain of Salesforce. Whoever runs it can take the password of each user who signs in there, and the consumer secret. "
            + "Use it only if it is your org's own custom domain.";

    // login.salesforce.com and test.salesforce.com send a user on to the My Domain of the org.
    private bool LeadsToMyDomain => Url == Production || Url == Sandbox;

    /// <summary>The org's address for API calls where it is the login host itself: its My Domain. Null for a host of all orgs.</summary>
    public Uri? InstanceUrl => LeadsToMyDomain ? null : InstanceAddress.Find(Url.AbsoluteUri, this);

    /// <summary>The authorization endpoint, RFC 6749 section 3.1.</summary>
    public Uri AuthorizeEndpoint => Endpoint("services/oauth2/authorize");

    /// <summary>The token endpoint, RFC 6749 section 3.2.</summary>
    public Uri TokenEndpoint => Endpoint("services/oauth2/token");

    /// <summary>The revocation endpoint, RFC 7009.</summary>
    public Uri RevocationEndpoint => Endpoint("services/oauth2/revoke");

    /// <summary>The introspection endpoint, RFC 7662.</summary>
    public Uri IntrospectionEndpoint => Endpoint("services/oauth2/introspect");

    /// <summary>The userinfo endpoint, OpenID Connect Core section 5.3.</summary>
    public Uri UserInfoEndpoint => Endpoint("services/oauth2/userinfo");

    /// <summary>The description of the host, OpenID Connect Discovery section 4.</summary>
    public Uri DiscoveryDocument => Endpoint(".well-known/openid-configuration");

    private const int MaxLength = 2000;

    /// <summary>Checks a login address.</summary>
    /// <param name="url">The address of login.salesforce.com, test.salesforce.com, a My Domain or an Experience Cloud site.</param>
    /// <returns>The login host.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.LoginUrlInvalid"/>, with the reason and, for an address of the
    /// Lightning user interface, with the matching My Domain.</exception>
    public static LoginHost Parse(Uri url)
    {
        if (url.OriginalString.Length > MaxLength)
        {
            throw Invalid($"The login address has more than {MaxLength} characters.");
        }

        if (!url.IsAbsoluteUri)
        {
            throw Invalid($"'{Printable.Escape(Uri.UnescapeDataString(url.OriginalString), 100)}' is not an absolute address. A login address looks like https://example.my.salesforce.com.");
        }

        // The text may contain a user name and a password. The messages below quote only the parts that cannot.
        var shown = Root(url);
        if (url.UserInfo.Length != 0)
        {
            throw Invalid($"The login address must not contain a user name or password: use {shown}.");
        }

        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        {
            throw Invalid($"The login address must begin with https://; '{shown}' does not.");
        }

        RefuseUserInterface(url);
        RefuseWebSite(url);
        if (url.Query.Length != 0 || url.Fragment.Length != 0)
        {
            throw Invalid($"The login address must not have a query or a fragment: use {shown}{LoginPath.Usable(url).TrimEnd('/')}.");
        }

        if (url.Host.EndsWith(".", StringComparison.Ordinal))
        {
            throw Invalid($"The host of the login address must not end with a dot; '{shown}' does.");
        }

        var path = url.AbsolutePath.TrimEnd('/') + "/";
        var usable = LoginPath.Usable(url);
        return path == usable
            ? new LoginHost(new Uri(shown + path))
            : throw Invalid(
                $"The login address must not have the path '{Printable.Escape(url.AbsolutePath, 100)}', which is not that of an Experience Cloud site: use {shown}{usable.TrimEnd('/')}.");
    }

    // With the host in punycode, so that a letter of another alphabet shows.
    private static string Root(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    /// <summary>Whether an authorization response may name an issuer (RFC 9207), if the request went to this host.</summary>
    /// <param name="issuer">The issuer, as the response has it.</param>
    public bool IsIssuer(string issuer)
    {
        foreach (var c in issuer)
        {
            if (c is <= ' ' or > '~' or '\\')
            {
                return false;
            }
        }

        return issuer.TrimEnd('/') == Url.AbsoluteUri.TrimEnd('/')
            || (LeadsToMyDomain
                && WebAddress.TryParse(issuer, out var url)
                && url.AbsoluteUri.TrimEnd('/') == "https://" + url.Host
                && url.Host.EndsWith(MyDomainSuffix, StringComparison.OrdinalIgnoreCase));
    }

    private static void RefuseUserInterface(Uri url)
    {
        var host = url.IdnHost;
        foreach (var suffix in UserInterfaceSuffixes)
        {
            if (host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                throw Invalid($"'{host}' is an address of the user interface, not a login host. Use the org's My Domain: https://{MyDomain(host, suffix)}");
            }
        }
    }

    // Where Salesforce presents itself, and nobody's org is.
    private static void RefuseWebSite(Uri url)
    {
        var host = url.IdnHost.ToLowerInvariant();
        if (host is "salesforce.com" or "www.salesforce.com" or "my.salesforce.com" or "force.com" or "www.force.com" or "my.site.com")
        {
            throw Invalid($"'{host}' is not a login host. Use {Production.GetLeftPart(UriPartial.Authority)}, or the org's My Domain.");
        }
    }

    // Visualforce pages of a namespace are on acme--namespace.vf.force.com, those of a sandbox on acme--uat--namespace.sandbox.vf.force.com.
    private static string MyDomain(string host, string suffix)
    {
        var name = host.Substring(0, host.Length - suffix.Length);
        var label = name.Split('.')[0];
        var isPage = suffix is not (LightningSuffix or SetupSuffix);
        var end = isPage ? label.LastIndexOf("--", StringComparison.Ordinal) : -1;
        return (end < 0 ? name : name.Remove(end, label.Length - end)) + MyDomainSuffix;
    }

    private static LoginEnvironment Classify(Uri url)
    {
        var host = url.Host;
        if (host.Equals(Production.Host, StringComparison.OrdinalIgnoreCase))
        {
            return LoginEnvironment.Production;
        }

        if (host.Equals(Sandbox.Host, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".sandbox" + MyDomainSuffix, StringComparison.OrdinalIgnoreCase))
        {
            return LoginEnvironment.Sandbox;
        }

        // Developer Edition, scratch orgs, demo orgs and similar ones have their own partition name before .my.
        return host.EndsWith(MyDomainSuffix, StringComparison.OrdinalIgnoreCase)
            && host.IndexOf('.') == host.Length - MyDomainSuffix.Length
            ? LoginEnvironment.Production
            : LoginEnvironment.Custom;
    }

    private static TokenException Invalid(string message) => new(TokenErrorCode.LoginUrlInvalid, message);

    private Uri Endpoint(string path) => new(Url, path);
}
