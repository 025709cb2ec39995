using System;
using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Jose;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// /.well-known/openid-configuration and the keys that it points to. It has what Salesforce sends and no more: no PKCE methods, no grant
/// types, nothing of RFC 9207.
/// </summary>
internal static class DiscoveryDocument
{
    public static Response Configuration(Exchange exchange) => Response.Json(JsonBytes.Object(exchange.Host, static (writer, host) =>
    {
        var origin = host.Origin;
        if (host.Organization is not null)
        {
            // Only an org's own host has a session to end; the login hosts that serve all orgs leave these out.
            writer.WriteString("end_session_endpoint", origin + LogoutEndpoint.Path);
            writer.WriteBoolean("frontchannel_logout_supported", true);
            writer.WriteBoolean("frontchannel_logout_session_supported", false);
        }

        writer.WriteString("issuer", origin);
        writer.WriteString("authorization_endpoint", origin + "/services/oauth2/authorize");
        writer.WriteString("token_endpoint", origin + "/services/oauth2/token");
        writer.WriteString("revocation_endpoint", origin + "/services/oauth2/revoke");
        writer.WriteString("userinfo_endpoint", origin + "/services/oauth2/userinfo");
        writer.WriteString("introspection_endpoint", origin + "/services/oauth2/introspect");
        writer.WriteString("jwks_uri", origin + "/id/keys");
        WriteList(writer, "scopes_supported", "api", "openid", "id", "profile", "email", "address", "phone", "web", "refresh_token", "full");
        WriteList(writer, "response_types_supported", "code", "token", "token id_token");
        WriteList(writer, "subject_types_supported", "public");
        WriteList(writer, "id_token_signing_alg_values_supported", "RS256");
        WriteList(writer, "display_values_supported", "page", "popup", "touch");
        WriteList(writer, "token_endpoint_auth_methods_supported", "client_secret_post", "client_secret_basic", "private_key_jwt");
        WriteList(writer, "claims_supported", "sub", "user_id", "organization_id", "preferred_username", "name", "email", "email_verified", "given_name", "family_name", "zoneinfo", "locale", "updated_at", "active");
    }));

    public static Response Keys() => Response.Json(JsonBytes.Object(static writer =>
    {
        writer.WriteStartArray("keys");
        SigningKey.WriteJwk(writer);
        writer.WriteEndArray();
    }));

    private static void WriteList(Utf8JsonWriter writer, string name, params ReadOnlySpan<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
