using System;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Observation;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>Exchanges an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).</summary>
internal static class AuthorizationCodeGrant
{
    public static Response Exchange(Exchange exchange)
    {
        var client = ClientAuthentication.Authenticate(exchange);
        if (client.Error is { } refused)
        {
            return refused.ToResponse();
        }

        var app = client.App!;
        if (app.RequireSecretForWebServerFlow && !client.IsAuthenticated)
        {
            return OAuthError.WrongSecret.ToResponse();
        }

        var redirectUri = exchange.Form["redirect_uri"].ToString();
        if (redirectUri.Length == 0)
        {
            return OAuthError.RedirectMissing.ToResponse();
        }

        var (code, isUsable) = exchange.Simulation.Grants.Codes.Redeem(exchange.Form["code"].ToString());
        if (code is null || code.App != app)
        {
            return OAuthError.InvalidCode.ToResponse();
        }

        if (!isUsable)
        {
            return OAuthError.ExpiredCode.ToResponse();
        }

        if (!string.Equals(code.RedirectUri, redirectUri, StringComparison.Ordinal))
        {
            return OAuthError.RedirectMismatch.ToResponse();
        }

        var problem = Pkce.CheckVerifier(code.CodeChallenge, exchange.Form["code_verifier"])
            ?? TokenEndpoint.CheckUser(exchange, app, code.User, code.Organization);
        return problem is null ? Issue(exchange, code) : problem.ToResponse();
    }

    private static Response Issue(Exchange exchange, AuthorizationCode code)
    {
        var simulation = exchange.Simulation;
        Approval? approval = null;
        if (ScopeSet.GivesRefreshToken(code.Scopes))
        {
            (approval, var revoked) = simulation.Grants.Approvals.Add(code);
            simulation.Counters.Add(Counter.ChainsRevoked, revoked);
        }

        var token = TokenIssuer.CreateAccessToken(exchange, code.Host, code.Organization, code.User, code.App, code.Scopes);
        var session = simulation.Grants.Sessions.Open(code.Host, code.Organization, code.User, code.App, code.Scopes, token, approval);
        simulation.Counters.Add(Counter.CodesExchanged);
        simulation.Counters.Add(Counter.TokensIssued);
        return TokenResponse.Write(exchange, session, approval?.RefreshToken, TokenIssuer.CreateIdToken(exchange, session, code.Nonce));
    }
}
