using System;
using SalesforceToken.Simulator.Grants;
using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.OAuth;

namespace SalesforceToken.Simulator.Identity;

/// <summary>The identity URL, /id/ORG/USER, and /services/oauth2/userinfo. Their errors are plain text, unlike all others.</summary>
/// <remarks>Source: Salesforce Help, "Identity URLs" and "The UserInfo Endpoint".</remarks>
internal static class IdentityEndpoint
{
    public static Answer Identity(Exchange exchange)
    {
        var parts = exchange.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (session, refused) = Authenticate(exchange);
        if (session is null)
        {
            return refused!;
        }

        if (parts.Length != 3 || !IsSameId(parts[2], session.User.Id))
        {
            return Answer.Text("Bad_Id", 404);
        }

        return IsSameId(parts[1], session.Organization.Id) ? Answer.Json(IdentityDocument.Identity(exchange, session)) : Answer.Text("Wrong_Org", 403);
    }

    public static Answer UserInfo(Exchange exchange)
    {
        var (session, refused) = Authenticate(exchange);
        return session is null ? refused! : Answer.Json(IdentityDocument.UserInfo(exchange, session));
    }

    private static (AccessSession? Session, Answer? Refused) Authenticate(Exchange exchange)
    {
        if (exchange.BearerToken is not { Length: > 0 } token)
        {
            return (null, Answer.Text("Missing_OAuth_Token", 403));
        }

        if (exchange.Simulation.Grants.Sessions.Use(token) is not { } session || !ScopeSet.GivesIdentity(session.Scopes))
        {
            return (null, Answer.Text("Bad_OAuth_Token", 403));
        }

        return session.User.IsActive ? (session, null) : (null, Answer.Text("Inactive", 404));
    }

    private static bool IsSameId(string given, string id) =>
        string.Equals(given, id, StringComparison.Ordinal) || string.Equals(given, id[..Tenants.SalesforceId.ShortLength], StringComparison.Ordinal);
}
