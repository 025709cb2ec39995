using System;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// Creates HTTP handlers that use the system's trust store, and the system's proxy or the one from <c>HTTPS_PROXY</c>,
/// <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>. They follow no redirects and store no cookies, so that credentials go
/// only to the intended host.
/// </summary>
public static class SystemHttpHandler
{
    // A host that does not accept a connection within this time is not reachable. A longer wait does not help.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    // A PowerShell session can live for days, but the IP addresses of a Salesforce host change.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // With .NET Framework's default of two, many orgs would wait for each other at login.salesforce.com.
    private const int MaxConnections = 64;

    // By reflection, because it is not in netstandard2.0. HttpClientHandler has no connect timeout and no connection lifetime.
    private static readonly Type? SocketsHandler = Type.GetType("System.Net.Http.SocketsHttpHandler, System.Net.Http");

    /// <summary>Creates a handler.</summary>
    /// <param name="proxy">The proxy for all requests; null for the one of the environment variables as they are now, or the system's.</param>
    /// <returns>The handler.</returns>
    /// <remarks>On .NET Framework there is no separate connect timeout; the timeout of the whole request applies.</remarks>
    public static HttpMessageHandler Create(IWebProxy? proxy = null)
    {
        proxy ??= EnvironmentProxy.Find(new SystemEnvironment());
        return new DecompressionHandler(SocketsHandler is null ? ForFramework(proxy) : ForSockets(SocketsHandler, proxy));
    }

    /// <summary>
    /// Creates a proxy from an address. The user name and the password are removed from the address, because .NET quotes it in
    /// error messages.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="credentials">The user name and the password; null uses those in the address.</param>
    /// <returns>The proxy.</returns>
    public static WebProxy CreateProxy(Uri address, NetworkCredential? credentials)
    {
        var bare = new Uri(address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        return new WebProxy(bare) { Credentials = credentials ?? EnvironmentProxy.CredentialsOf(address) };
    }

    private static HttpMessageHandler ForSockets(Type type, IWebProxy? proxy)
    {
        var handler = (HttpMessageHandler)Activator.CreateInstance(type)!;
        Set("AllowAutoRedirect", false);
        Set("UseCookies", false);
        Set("ConnectTimeout", ConnectTimeout);
        Set("PooledConnectionLifetime", ConnectionLifetime);
        Set("DefaultProxyCredentials", CredentialCache.DefaultCredentials);
        if (proxy is not null)
        {
            Set("Proxy", proxy);
        }
        else if (IsLeftFromEnvironment())
        {
            Set("UseProxy", false);
        }

        return handler;

        void Set(string property, object value) => type.GetProperty(property)!.SetValue(handler, value);
    }

    // The proxy that .NET found in the environment when the process made its first request. The variables are gone since.
    private static bool IsLeftFromEnvironment() =>
        typeof(HttpClient).GetProperty("DefaultProxy")?.GetValue(null)?.GetType().Name == "HttpEnvironmentProxy";

    private static HttpClientHandler ForFramework(IWebProxy? proxy)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            DefaultProxyCredentials = CredentialCache.DefaultCredentials,
            MaxConnectionsPerServer = MaxConnections,

            // .NET uses the TLS versions that the system allows. On an old system, .NET Framework would also offer TLS 1.0.
            SslProtocols = SslProtocols.Tls12,
        };
        if (proxy is not null)
        {
            handler.Proxy = proxy;
        }

        return handler;
    }
}
