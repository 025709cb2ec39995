using SalesforceToken.Simulator.Http;

namespace SalesforceToken.Simulator.Pages;

/// <summary>The page at the address of a login host, and the page for unknown paths.</summary>
internal static class FrontPage
{
    public static Response Show(Exchange exchange) => Response.Html(Html.Page("Running", $"""
        <h1>The simulator is running</h1>
        <p>This is the login host <strong>{Html.Encode(exchange.Host.Url.AbsoluteUri)}</strong> ({exchange.Host.Kind}).
        Give this address to a client as its login URL.</p>
        """));

    public static Response NotFound() => Response.Html(Html.Page("Not found", """
        <h1>There is no such page</h1>
        <p>URL no longer exists: the address is wrong, or it belongs to a part of Salesforce that is not simulated.</p>
        """), 404);
}
