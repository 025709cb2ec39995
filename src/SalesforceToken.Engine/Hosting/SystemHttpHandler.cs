using System.Net;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Security.Authentication;

namespace SalesforceToken.Engine.Hosting;

/// <summary>The system's way to the network: its proxy and its trust store.</summary>
public static class SystemHttpHandler
{
    /// <summary>Makes a handler that follows no redirect and keeps no cookie: credentials go where they are meant to go.</summary>
    /// <returns>The handler.</returns>
    public static HttpMessageHandler Create()
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        };

        // .NET asks the system for the versions that it allows; .NET Framework would also offer TLS 1.0 on an old one.
        if (RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", System.StringComparison.Ordinal))
        {
            handler.SslProtocols = SslProtocols.Tls12;
        }

        return handler;
    }
}
