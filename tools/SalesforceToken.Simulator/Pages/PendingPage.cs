using System;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Logins;

namespace SalesforceToken.Simulator.Pages;

/// <summary>What the login page and the consent page share: a pending authorization, and a form with an anti-forgery token.</summary>
internal static class PendingPage
{
    public static string AddressOf(PendingAuthorization pending, string path) => $"{pending.Host.Path}{path}?request={pending.Id}";

    /// <summary>The pending authorization of the request. Null if it has ended, belongs to another browser, or the anti-forgery token is wrong.</summary>
    public static PendingAuthorization? Find(Exchange exchange)
    {
        var id = exchange.IsPost ? exchange.Form["request"].ToString() : exchange.Query["request"].ToString();
        var pending = exchange.Simulation.Browsers.Find(id, BrowserCookies.BrowserId(exchange));
        var isOwn = !exchange.IsPost || string.Equals(exchange.Form["antiforgery"], pending?.AntiForgeryToken, StringComparison.Ordinal);
        return isOwn ? pending : null;
    }

    public static string Form(PendingAuthorization pending, string path, string fields) => $"""
        <form method="post" action="{Html.Encode(pending.Host.Path + path)}">
        <input type="hidden" name="request" value="{pending.Id}">
        <input type="hidden" name="antiforgery" value="{pending.AntiForgeryToken}">
        {fields}
        </form>
        """;

    public static Response Show(string title, string body) =>
        Response.Html(Html.Page(title, body)).With("Cache-Control", "no-store").With("Referrer-Policy", "same-origin");
}
