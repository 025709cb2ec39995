using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>The token response, with Salesforce's own fields and without <c>expires_in</c>.</summary>
internal static class TokenResponse
{
    public static Response Write(Exchange exchange, AccessSession session, string? refreshToken, string? idToken)
    {
        var body = JsonBytes.Object((exchange, session, refreshToken, idToken), static (writer, parts) => WriteFields(writer, parts.exchange, parts.session, parts.refreshToken, parts.idToken));
        return Response.Json(body).With("Cache-Control", "no-cache, no-store").With("Pragma", "no-cache");
    }

    /// <summary>The response to an assertion, which has neither a signature nor a time of issue.</summary>
    /// <remarks>Source: Salesforce Help, "OAuth 2.0 JWT Bearer Flow".</remarks>
    public static Response WriteForAssertion(Exchange exchange, AccessSession session) => Response.Json(
        JsonBytes.Object((exchange, session), static (writer, parts) =>
        {
            writer.WriteString("access_token", parts.session.AccessToken);
            writer.WriteString("scope", string.Join(' ', parts.session.Scopes));
            writer.WriteString("instance_url", parts.exchange.Faults.Find(FaultKind.WrongInstanceUrl)?.InstanceUrl ?? InstanceUrlOf(parts.exchange, parts.session));
            writer.WriteString("id", parts.session.IdentityUrl);
            writer.WriteString("token_type", "Bearer");
        })).With("Cache-Control", "no-cache, no-store").With("Pragma", "no-cache");

    /// <summary>Base64 of HMAC-SHA-256 with the consumer secret over the identity URL and the time of issue.</summary>
    public static string Sign(string secret, string identityUrl, string issuedAt) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(identityUrl + issuedAt)));

    private static void WriteFields(Utf8JsonWriter writer, Exchange exchange, AccessSession session, string? refreshToken, string? idToken)
    {
        var issuedAt = session.IssuedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var identity = session.IdentityUrl;
        var secret = exchange.Faults.Find(FaultKind.WrongSignature) is null ? session.App.ConsumerSecret : TokenFactory.Handle();

        writer.WriteString("access_token", session.AccessToken);
        if (refreshToken is not null)
        {
            writer.WriteString("refresh_token", refreshToken);
        }

        writer.WriteString("signature", Sign(secret, identity, issuedAt));
        writer.WriteString("scope", string.Join(' ', session.Scopes));
        if (idToken is not null)
        {
            writer.WriteString("id_token", idToken);
        }

        var instance = exchange.Faults.Find(FaultKind.WrongInstanceUrl)?.InstanceUrl ?? InstanceUrlOf(exchange, session);
        writer.WriteString("instance_url", instance);
        writer.WriteString("id", identity);
        writer.WriteString("token_type", "Bearer");
        writer.WriteString("issued_at", issuedAt);
        if (session.Host.Kind == LoginHostKind.Site)
        {
            // A login at an Experience Cloud site names the site.
            writer.WriteString("sfdc_community_url", session.Host.Origin);
            writer.WriteString("sfdc_community_id", SalesforceId.Lengthen("0DB" + session.Organization.Id[3..SalesforceId.ShortLength]));
        }

        if (session.App.IssueJwtAccessTokens)
        {
            writer.WriteString("api_instance_url", instance);
        }
    }

    // The API of an org is at its My Domain, whatever host the user signed in at.
    private static string InstanceUrlOf(Exchange exchange, AccessSession session) =>
        exchange.Simulation.InstanceOf(session.Organization).Origin;
}
