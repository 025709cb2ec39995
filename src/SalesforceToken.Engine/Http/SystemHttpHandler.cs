using System;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// The system's way to the network: its trust store, and its proxy or the one that <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>,
/// <c>ALL_PROXY</c> and <c>NO_PROXY</c> name. It follows no redirect and keeps no cookie, so that credentials go where they are
/// meant to go.
/// </summary>
public static class SystemHttpHandler
{
    private const DecompressionMethods Compression = DecompressionMethods.GZip | DecompressionMethods.Deflate;

    // A host that does not take a connection within this time is not reached, however long it may be waited for.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    // A session lives for days, the addresses of a Salesforce host do not.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // .NET Framework's own limit of two would have many orgs wait for one another at login.salesforce.com.
    private const int MaxConnections = 64;

    // Not in netstandard2.0, but HttpClientHandler can limit neither the connect nor a connection's age.
    private static readonly Type? SocketsHandler = Type.GetType("System.Net.Http.SocketsHttpHandler, System.Net.Http");

    /// <summary>Makes a handler.</summary>
    /// <param name="proxy">The proxy for all requests; null for the system's.</param>
    /// <returns>The handler.</returns>
    /// <remarks>On .NET Framework the time limit of the whole request is also the one for the connect.</remarks>
    public static HttpMessageHandler Create(IWebProxy? proxy = null) =>
        SocketsHandler is null ? ForFramework(proxy ?? EnvironmentProxy.Find(new SystemEnvironment())) : ForSockets(SocketsHandler, proxy);

    /// <summary>Makes a proxy of its address, out of which a user name and a password are taken: .NET quotes it in errors.</summary>
    /// <param name="address">The address.</param>
    /// <param name="credentials">The user and the password; null takes those of the address.</param>
    /// <returns>The proxy.</returns>
    public static WebProxy Proxy(Uri address, NetworkCredential? credentials)
    {
        var bare = new Uri(address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        return new WebProxy(bare) { Credentials = credentials ?? EnvironmentProxy.CredentialsOf(address) };
    }

    private static HttpMessageHandler ForSockets(Type type, IWebProxy? proxy)
    {
        var handler = (HttpMessageHandler)Activator.CreateInstance(type)!;
        Set("AllowAutoRedirect", false);
        Set("UseCookies", false);
        Set("AutomaticDecompression", Compression);
        Set("ConnectTimeout", ConnectTimeout);
        Set("PooledConnectionLifetime", ConnectionLifetime);
        Set("DefaultProxyCredentials", CredentialCache.DefaultCredentials);
        if (proxy is not null)
        {
            Set("Proxy", proxy);
        }

        return handler;

        void Set(string property, object value) => type.GetProperty(property)!.SetValue(handler, value);
    }

    private static HttpClientHandler ForFramework(IWebProxy? proxy)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = Compression,
            DefaultProxyCredentials = CredentialCache.DefaultCredentials,
            MaxConnectionsPerServer = MaxConnections,

            // .NET asks the system for the versions that it allows; .NET Framework would also offer TLS 1.0 on an old one.
            SslProtocols = SslProtocols.Tls12,
        };
        if (proxy is not null)
        {
            handler.Proxy = proxy;
        }

        return handler;
    }
}
