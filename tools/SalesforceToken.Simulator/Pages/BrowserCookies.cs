using System;
using SalesforceToken.Simulator.Http;

namespace SalesforceToken.Simulator.Pages;

/// <summary>The two cookies of the pages. Cookies do not tell ports apart, so each simulator has names of its own.</summary>
internal static class BrowserCookies
{
    public static string? BrowserId(Exchange exchange) => Read(exchange, "browser");

    public static string? SessionId(Exchange exchange) => Read(exchange, "sid");

    public static Response WithBrowserId(this Response answer, Exchange exchange, string value) => Write(answer, exchange, "browser", value);

    public static Response WithSessionId(this Response answer, Exchange exchange, string value) => Write(answer, exchange, "sid", value);

    public static Response WithoutSessionId(this Response answer, Exchange exchange) => Write(answer, exchange, "sid", string.Empty, "; Max-Age=0");

    private static string? Read(Exchange exchange, string name) => exchange.Http.Request.Cookies[Name(exchange, name)];

    private static Response Write(Response answer, Exchange exchange, string name, string value, string lifetime = "")
    {
        var secure = string.Equals(exchange.Http.Request.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) ? "; Secure" : string.Empty;
        return answer.With("Set-Cookie", $"{Name(exchange, name)}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lifetime}");
    }

    private static string Name(Exchange exchange, string name) => $"{name}_{exchange.Http.Connection.LocalPort}";
}
