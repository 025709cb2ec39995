using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Jose;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>Creates access tokens and id tokens.</summary>
internal static class TokenIssuer
{
    private static readonly TimeSpan IdTokenLifetime = TimeSpan.FromMinutes(2);

    /// <summary>An opaque session id, or a signed JWT (RFC 9068) if the app issues those.</summary>
    public static string CreateAccessToken(
        Exchange exchange,
        LoginHost host,
        Organization organization,
        SimulatedUser user,
        SimulatedApp app,
        IReadOnlyList<string> scopes)
    {
        if (!app.IssueJwtAccessTokens)
        {
            return TokenFactory.AccessToken(organization);
        }

        var now = exchange.Now;
        return SigningKey.Sign(writer =>
        {
            writer.WriteString("iss", exchange.Simulation.InstanceOf(organization).Origin);
            writer.WriteString("sub", $"uid:{user.Id}");
            writer.WriteString("client_id", app.ConsumerKey);
            writer.WriteString("scp", string.Join(' ', scopes));
            writer.WriteStartArray("aud");
            writer.WriteStringValue(exchange.Simulation.InstanceOf(organization).Origin);
            writer.WriteEndArray();
            writer.WriteString("jti", TokenFactory.Handle());
            writer.WriteString("sfi", AccessSession.IdentityUrlOf(host, organization, user));
            WriteTimes(writer, now, app.JwtAccessTokenLifetime);
        });
    }

    /// <summary>The OpenID Connect id token; null if the scope openid was not requested by name.</summary>
    public static string? CreateIdToken(Exchange exchange, AccessSession session, string? nonce)
    {
        if (!session.Scopes.Contains(ScopeSet.OpenId))
        {
            return null;
        }

        return SigningKey.Sign(writer =>
        {
            writer.WriteString("iss", session.Host.Origin);
            writer.WriteString("sub", session.IdentityUrl);
            writer.WriteString("aud", session.App.ConsumerKey);
            if (nonce is not null)
            {
                writer.WriteString("nonce", nonce);
            }

            WriteTimes(writer, exchange.Now, IdTokenLifetime);
        });
    }

    private static void WriteTimes(Utf8JsonWriter writer, DateTimeOffset now, TimeSpan lifetime)
    {
        writer.WriteNumber("iat", now.ToUnixTimeSeconds());
        writer.WriteNumber("nbf", now.ToUnixTimeSeconds());
        writer.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());
    }
}
