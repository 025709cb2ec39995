using System;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Administration;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Identity;
using SalesforceToken.Simulator.OAuth;
using SalesforceToken.Simulator.Pages;
using SalesforceToken.Simulator.Rest;
using SalesforceToken.Simulator.State.Faults;

namespace SalesforceToken.Simulator.Server;

/// <summary>Maps paths to endpoints, and endpoints to their handlers.</summary>
internal static class Router
{
    public static SimulatorEndpoint Find(string path) => path switch
    {
        "/services/oauth2/token" => SimulatorEndpoint.Token,
        "/services/oauth2/authorize" => SimulatorEndpoint.Authorize,
        "/services/oauth2/revoke" => SimulatorEndpoint.Revoke,
        "/services/oauth2/introspect" => SimulatorEndpoint.Introspect,
        "/services/oauth2/userinfo" => SimulatorEndpoint.UserInfo,
        "/.well-known/openid-configuration" or "/.well-known/auth-configuration" or "/id/keys" => SimulatorEndpoint.Discovery,
        LogoutEndpoint.Path => SimulatorEndpoint.Logout,
        LoginPage.Path or ConsentPage.Path or ErrorPage.Path or "/" => SimulatorEndpoint.Page,
        _ when IsUnder(path, "/services/data") => SimulatorEndpoint.Rest,
        _ when IsUnder(path, BuildServerEndpoint.Folder) => SimulatorEndpoint.BuildServer,
        _ when IsUnder(path, AdministrationEndpoint.Folder) => SimulatorEndpoint.Admin,
        _ when IsUnder(path, "/id") => SimulatorEndpoint.Identity,
        _ => SimulatorEndpoint.Other,
    };

    public static ValueTask<Response> HandleAsync(Exchange exchange, SimulatorEndpoint endpoint) => endpoint switch
    {
        SimulatorEndpoint.Token => TokenEndpoint.HandleAsync(exchange),
        SimulatorEndpoint.Authorize => new(AuthorizeEndpoint.Handle(exchange)),
        SimulatorEndpoint.Revoke => new(RevocationEndpoint.Handle(exchange)),
        SimulatorEndpoint.Introspect => new(IntrospectionEndpoint.Handle(exchange)),
        SimulatorEndpoint.UserInfo => new(IdentityEndpoint.UserInfo(exchange)),
        SimulatorEndpoint.Identity => new(IdentityEndpoint.Identity(exchange)),
        SimulatorEndpoint.Discovery => new(Discover(exchange)),
        SimulatorEndpoint.BuildServer => new(BuildServerEndpoint.Handle(exchange)),
        SimulatorEndpoint.Logout => new(LogoutEndpoint.Handle(exchange)),
        SimulatorEndpoint.Rest => new(RestEndpoint.Handle(exchange)),
        SimulatorEndpoint.Admin => new(AdministrationEndpoint.Handle(exchange)),
        SimulatorEndpoint.Page => new(ShowPage(exchange)),
        _ => new(FrontPage.NotFound()),
    };

    private static Response Discover(Exchange exchange) => exchange.Path switch
    {
        "/id/keys" => DiscoveryDocument.Keys(),
        "/.well-known/auth-configuration" => AuthConfigurationDocument.Show(exchange),
        _ => DiscoveryDocument.Configuration(exchange),
    };

    private static Response ShowPage(Exchange exchange) => exchange.Path switch
    {
        LoginPage.Path => LoginPage.Handle(exchange),
        ConsentPage.Path => ConsentPage.Handle(exchange),
        ErrorPage.Path => ErrorPage.Handle(exchange),
        _ => FrontPage.Show(exchange),
    };

    private static bool IsUnder(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');
}
