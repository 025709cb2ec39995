using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Pages;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// /services/auth/idp/oidc/logout, the end_session_endpoint of an org's own host. It ends the browser's session. Tokens stay
/// valid: revoking them is another endpoint. The org's settings decide where it redirects to. Salesforce does not read the parameters of
/// OpenID Connect RP-Initiated Logout 1.0 (id_token_hint, post_logout_redirect_uri, state).
/// </summary>
/// <remarks>
/// Source: Salesforce Help, "Configure OpenID Connect Single Logout with Salesforce as the OpenID Connect Provider"
/// (security_auth_slo_oidc_idp_configuring).
/// </remarks>
internal static class LogoutEndpoint
{
    public const string Path = "/services/auth/idp/oidc/logout";

    public static Response Handle(Exchange exchange)
    {
        if (exchange.Host.Organization is not { } organization)
        {
            return FrontPage.NotFound();
        }

        if (exchange.Method is not ("GET" or "POST"))
        {
            return Response.Empty(405).With("Allow", "GET, POST");
        }

        var next = Response.Redirect(organization.LogoutUrl?.AbsoluteUri ?? exchange.Host.Path + "/").With("Cache-Control", "no-store");
        var hasEnded = exchange.Simulation.Browsers.SignOut(
            BrowserCookies.SessionId(exchange),
            BrowserCookies.BrowserId(exchange),
            organization);
        return hasEnded ? next.WithoutSessionId(exchange) : next;
    }
}
