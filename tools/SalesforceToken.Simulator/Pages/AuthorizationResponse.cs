using System;
using System.Collections.Generic;
using System.Net;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Logins;

namespace SalesforceToken.Simulator.Pages;

/// <summary>Sends the browser back to the client with the result of an authorization (RFC 6749 section 4.1.2).</summary>
internal static class AuthorizationResponse
{
    /// <summary>Ends an authorization with a code for the client.</summary>
    public static Response Code(Exchange exchange, PendingAuthorization pending)
    {
        var code = new AuthorizationCode
        {
            Value = TokenFactory.AuthorizationCode(),
            App = pending.App,
            User = pending.User!,
            Organization = pending.Organization!,
            Host = pending.Host,
            Scopes = pending.Scopes,
            RedirectUri = pending.RedirectUri,
            CodeChallenge = pending.CodeChallenge,
            Nonce = pending.Nonce,
            ExpiresAt = exchange.Now + AuthorizationCode.Lifetime,
        };
        exchange.Simulation.Grants.Codes.Add(code);
        return Redirect(pending.RedirectUri, pending.State, ("code", code.Value));
    }

    /// <summary>Ends an authorization with an error for the client.</summary>
    public static Response Error(string redirectUri, string? state, OAuthError error) =>
        Redirect(redirectUri, state, ("error", error.Error), ("error_description", error.Description));

    private static Response Redirect(string redirectUri, string? state, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var query = new List<string>();
        foreach (var (name, value) in parameters)
        {
            query.Add($"{name}={WebUtility.UrlEncode(value)}");
        }

        if (state is not null)
        {
            query.Add($"state={WebUtility.UrlEncode(state)}");
        }

        var separator = redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return Response.Redirect($"{redirectUri}{separator}{string.Join('&', query)}")
            .With("Referrer-Policy", "no-referrer")
            .With("Cache-Control", "no-cache, no-store");
    }
}
