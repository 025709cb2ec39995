using System;
using SalesforceToken.Simulator.Grants;
using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.Observation;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>Exchanges an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).</summary>
internal static class AuthorizationCodeGrant
{
    public static Answer Exchange(Exchange exchange)
    {
        var client = ClientAuthentication.Read(exchange);
        if (client.Error is { } refused)
        {
            return refused.ToAnswer();
        }

        var app = client.App!;
        if (app.RequireSecretForWebServerFlow && !client.IsProven)
        {
            return OAuthError.WrongSecret.ToAnswer();
        }

        var redirectUri = exchange.Form["redirect_uri"].ToString();
        if (redirectUri.Length == 0)
        {
            return OAuthError.RedirectMissing.ToAnswer();
        }

        var (code, isUsable) = exchange.Simulation.Grants.Codes.Redeem(exchange.Form["code"].ToString());
        if (code is null || code.App != app)
        {
            return OAuthError.InvalidCode.ToAnswer();
        }

        if (!isUsable)
        {
            return OAuthError.ExpiredCode.ToAnswer();
        }

        if (!string.Equals(code.RedirectUri, redirectUri, StringComparison.Ordinal))
        {
            return OAuthError.RedirectMismatch.ToAnswer();
        }

        var problem = Pkce.CheckVerifier(code.CodeChallenge, exchange.Form["code_verifier"])
            ?? TokenEndpoint.CheckUser(exchange, app, code.User, code.Organization);
        return problem is null ? Issue(exchange, code) : problem.ToAnswer();
    }

    private static Answer Issue(Exchange exchange, AuthorizationCode code)
    {
        var simulation = exchange.Simulation;
        Approval? approval = null;
        if (ScopeSet.GivesRefreshToken(code.Scopes))
        {
            (approval, var revoked) = simulation.Grants.Approvals.Add(code);
            simulation.Counters.Add(Counter.ChainsRevoked, revoked);
        }

        var token = AccessTokenMint.AccessToken(exchange, code.Host, code.Organization, code.User, code.App, code.Scopes);
        var session = simulation.Grants.Sessions.Open(code.Host, code.Organization, code.User, code.App, code.Scopes, token, approval);
        simulation.Counters.Add(Counter.CodesExchanged);
        simulation.Counters.Add(Counter.TokensIssued);
        return TokenResponse.Write(exchange, session, approval?.RefreshToken, AccessTokenMint.IdToken(exchange, session, code.Nonce));
    }
}
