using System;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Identity;

/// <summary>The identity URL, /id/ORG/USER, and /services/oauth2/userinfo. Their errors are plain text, unlike all others.</summary>
/// <remarks>Source: Salesforce Help, "Identity URLs" and "The UserInfo Endpoint".</remarks>
internal static class IdentityEndpoint
{
    public static Response Identity(Exchange exchange)
    {
        var parts = exchange.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (session, refused) = Authenticate(exchange);
        if (session is null)
        {
            return refused!;
        }

        if (parts.Length != 3 || !IsSameId(parts[2], session.User.Id))
        {
            return Response.Text("Bad_Id", 404);
        }

        return IsSameId(parts[1], session.Organization.Id) ? Response.Json(IdentityDocument.Identity(exchange, session)) : Response.Text("Wrong_Org", 403);
    }

    public static Response UserInfo(Exchange exchange)
    {
        var (session, refused) = Authenticate(exchange);
        return session is null ? refused! : Response.Json(IdentityDocument.UserInfo(exchange, session));
    }

    private static (AccessSession? Session, Response? Refused) Authenticate(Exchange exchange)
    {
        if (exchange.BearerToken is not { Length: > 0 } token)
        {
            return (null, Response.Text("Missing_OAuth_Token", 403));
        }

        if (exchange.Simulation.Grants.Sessions.Use(token) is not { } session || !ScopeSet.GivesIdentity(session.Scopes))
        {
            return (null, Response.Text("Bad_OAuth_Token", 403));
        }

        return session.User.IsActive ? (session, null) : (null, Response.Text("Inactive", 404));
    }

    private static bool IsSameId(string given, string id) =>
        string.Equals(given, id, StringComparison.Ordinal) || string.Equals(given, id[..SalesforceId.ShortLength], StringComparison.Ordinal);
}
