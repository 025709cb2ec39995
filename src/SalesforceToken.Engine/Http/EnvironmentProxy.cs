using System;
using System.Linq;
using System.Net;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// The proxy from the environment variables that curl and .NET use. .NET reads them once for each process, so that a variable that is
/// set in a session has no effect there, and .NET Framework does not read them.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? _forHttp;
    private readonly Uri? _forHttps;
    private readonly string[] _direct;

    private EnvironmentProxy(Uri? forHttp, Uri? forHttps, string[] direct)
    {
        _direct = direct;
        Credentials = CredentialsOf(forHttps ?? forHttp);
        _forHttp = WithoutUser(forHttp);
        _forHttps = WithoutUser(forHttps);
    }

    public ICredentials? Credentials { get; set; }

    /// <summary>Finds the proxy; null when no variable names one.</summary>
    public static EnvironmentProxy? Find(IEngineEnvironment environment)
    {
        var all = Get("ALL_PROXY");
        var forHttp = Get("HTTP_PROXY") ?? all;
        var forHttps = Get("HTTPS_PROXY") ?? all;
        if (forHttp is null && forHttps is null)
        {
            return null;
        }

        var direct = (Variable("NO_PROXY") ?? string.Empty).Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return new EnvironmentProxy(forHttp, forHttps, direct);

        string? Variable(string name) => environment.GetVariable(name.ToLowerInvariant()) ?? environment.GetVariable(name);

        Uri? Get(string name) => Variable(name) is { } text
            && WebAddress.TryParse(text.IndexOf("://", StringComparison.Ordinal) < 0 ? "http://" + text : text, out var url)
                ? url
                : null;
    }

    public Uri GetProxy(Uri destination) => For(destination) ?? destination;

    public bool IsBypassed(Uri host) =>
        host.IsLoopback
        || For(host) is null
        || _direct.Any(entry => entry == "*" || Matches(host.Host, entry.TrimStart('*', '.')));

    /// <summary>The user name and password in a proxy address; null when it has none.</summary>
    public static NetworkCredential? CredentialsOf(Uri? proxy)
    {
        if (string.IsNullOrEmpty(proxy?.UserInfo))
        {
            return null;
        }

        var parts = proxy!.UserInfo.Split([':'], 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
    }

    // .NET quotes the address of a proxy in its messages.
    private static Uri? WithoutUser(Uri? proxy) =>
        proxy is null ? null : new Uri(proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));

    private Uri? For(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? _forHttps : _forHttp;

    private static bool Matches(string host, string entry) =>
        host.Equals(entry, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + entry, StringComparison.OrdinalIgnoreCase);
}
