using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.State.Grants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// /services/oauth2/introspect (RFC 7662): the only way to learn when an opaque token expires. Introspection does not use a token:
/// the session is not renewed, and a refresh token stays valid.
/// </summary>
/// <remarks>Source: Salesforce Help, "OpenID Connect Token Introspection" (remoteaccess_oidc_token_introspection_endpoint).</remarks>
internal static class IntrospectionEndpoint
{
    public static Response Handle(Exchange exchange)
    {
        if (!exchange.IsPost)
        {
            return OAuthError.MustPost.ToResponse();
        }

        var client = ClientAuthentication.Authenticate(exchange);
        if (client.Error is { } refused)
        {
            return refused.ToResponse();
        }

        if (!client.IsAuthenticated)
        {
            return OAuthError.WrongSecret.ToResponse();
        }

        var token = exchange.Form["token"].ToString();
        var app = client.App!;
        var grants = exchange.Simulation.Grants;
        if (grants.Sessions.Peek(token) is { } session && (session.App == app || app.IntrospectAllTokens))
        {
            return Describe(session);
        }

        if (grants.Approvals.Peek(token) is { } approval && (approval.App == app || app.IntrospectAllTokens))
        {
            return Describe(approval);
        }

        return Response.Json(JsonBytes.Object(static writer => writer.WriteBoolean("active", false)));
    }

    private static Response Describe(AccessSession session) => Response.Json(JsonBytes.Object(session, static (writer, found) =>
    {
        writer.WriteBoolean("active", true);
        writer.WriteString("scope", string.Join(' ', found.Scopes));
        writer.WriteString("client_id", found.App.ConsumerKey);
        writer.WriteString("username", found.User.Username);
        writer.WriteString("sub", found.IdentityUrl);
        writer.WriteString("token_type", "access_token");
        writer.WriteNumber("exp", found.ExpiresAt.ToUnixTimeSeconds());
        writer.WriteNumber("iat", found.IssuedAt.ToUnixTimeSeconds());
        writer.WriteNumber("nbf", found.IssuedAt.ToUnixTimeSeconds());
    }));

    private static Response Describe(Approval approval) => Response.Json(JsonBytes.Object(approval, static (writer, found) =>
    {
        writer.WriteBoolean("active", true);
        writer.WriteString("scope", string.Join(' ', found.Scopes));
        writer.WriteString("client_id", found.App.ConsumerKey);
        writer.WriteString("username", found.User.Username);
        writer.WriteString("sub", AccessSession.IdentityUrlOf(found.Host, found.Organization, found.User));
        writer.WriteString("token_type", "refresh_token");
        writer.WriteNumber("iat", found.ApprovedAt.ToUnixTimeSeconds());
        writer.WriteNumber("nbf", found.ApprovedAt.ToUnixTimeSeconds());
    }));
}
