using System;
using SalesforceToken.Simulator.Http;

namespace SalesforceToken.Simulator.Pages;

/// <summary>The two cookies of the pages. The ports of a host share their cookies, so the names contain the simulator's port.</summary>
internal static class BrowserCookies
{
    public static string? BrowserId(Exchange exchange) => Read(exchange, "browser");

    public static string? SessionId(Exchange exchange) => Read(exchange, "sid");

    public static Response WithBrowserId(this Response response, Exchange exchange, string value) => Write(response, exchange, "browser", value);

    public static Response WithSessionId(this Response response, Exchange exchange, string value) => Write(response, exchange, "sid", value);

    public static Response WithoutSessionId(this Response response, Exchange exchange) => Write(response, exchange, "sid", string.Empty, "; Max-Age=0");

    private static string? Read(Exchange exchange, string name) => exchange.Http.Request.Cookies[Name(exchange, name)];

    private static Response Write(Response response, Exchange exchange, string name, string value, string lifetime = "")
    {
        var secure = string.Equals(exchange.Http.Request.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) ? "; Secure" : string.Empty;
        return response.With("Set-Cookie", $"{Name(exchange, name)}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lifetime}");
    }

    private static string Name(Exchange exchange, string name) => $"{name}_{exchange.Http.Connection.LocalPort}";
}
