using System;
using SalesforceToken.Engine.Errors;

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

    /// <summary>Checks a login address.</summary>
    /// <param name="url">The address of login.salesforce.com, test.salesforce.com, a My Domain or an Experience Cloud site.</param>
    /// <returns>The login host.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.LoginUrlInvalid"/>, with the reason and, for an address of the
    /// Lightning user interface, with the matching My Domain.</exception>
    public static LoginHost Parse(Uri url)
    {
        if (!url.IsAbsoluteUri)
        {
            throw Invalid($"'{url.OriginalString}' is not an absolute address. A login address looks like https://example.my.salesforce.com.");
        }

        // The text may contain a user name and a password. The messages below quote only the parts that cannot.
        var shown = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        if (url.UserInfo.Length != 0)
        {
            throw Invalid($"The login address must not contain a user name or password: use {shown}.");
        }

        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        {
            throw Invalid($"The login address must begin with https://; '{shown}' does not.");
        }

        if (url.Query.Length != 0 || url.Fragment.Length != 0)
        {
            throw Invalid($"The login address must not have a query or a fragment: use {shown}.");
        }

        if (url.Host.EndsWith(".", StringComparison.Ordinal))
        {
            throw Invalid($"The host of the login address must not end with a dot; '{shown}' does.");
        }

        RefuseUserInterface(url);
        var path = url.AbsolutePath.TrimEnd('/') + "/";
        return new LoginHost(new Uri(url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + path));
    }

    private static void RefuseUserInterface(Uri url)
    {
        var host = url.Host;
        foreach (var suffix in new[] { LightningSuffix, SetupSuffix })
        {
            if (host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                var suggestion = host.Substring(0, host.Length - suffix.Length) + MyDomainSuffix;
                throw Invalid($"'{host}' is an address of the user interface, not a login host. Use the org's My Domain: https://{suggestion}");
            }
        }
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
