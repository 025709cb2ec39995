using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Observation;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// Refreshes an access token (RFC 6749 section 6). With rotation the response has a new refresh token, the old one is
/// invalid at once, and using the old one again revokes the chain (RFC 9700 section 4.14.2).
/// </summary>
internal static class RefreshTokenGrant
{
    public static async ValueTask<Response> RefreshAsync(Exchange exchange)
    {
        var client = ClientAuthentication.Authenticate(exchange);
        if (client.Error is { } refused)
        {
            return refused.ToResponse();
        }

        var app = client.App!;
        if (app.RequireSecretForRefreshTokenFlow && !client.IsAuthenticated)
        {
            return OAuthError.WrongSecret.ToResponse();
        }

        var simulation = exchange.Simulation;
        var (outcome, approval) = simulation.Grants.Approvals.BeginRefresh(exchange.Form["refresh_token"].ToString(), app);
        if (outcome != RefreshOutcome.Begun || approval is null)
        {
            return Refuse(simulation.Counters, outcome);
        }

        var isCompleted = false;
        try
        {
            await exchange.DelayAsync(simulation.RefreshProcessingTime).ConfigureAwait(false);
            if (TokenEndpoint.CheckUser(exchange, app, approval.User, approval.Organization) is { } problem)
            {
                return problem.ToResponse();
            }

            if (Narrow(approval, exchange.Form["scope"]) is not { } scopes)
            {
                return OAuthError.InvalidScope.ToResponse();
            }

            var token = TokenIssuer.CreateAccessToken(exchange, approval.Host, approval.Organization, approval.User, app, scopes);
            isCompleted = true;
            return Complete(exchange, approval, scopes, token);
        }
        finally
        {
            if (!isCompleted)
            {
                simulation.Grants.Approvals.AbandonRefresh(approval);
            }
        }
    }

    private static Response Complete(Exchange exchange, Approval approval, IReadOnlyList<string> scopes, string token)
    {
        var simulation = exchange.Simulation;
        if (simulation.Grants.Approvals.CompleteRefresh(approval, scopes, token) is not var (session, refreshToken))
        {
            return OAuthError.ExpiredToken.ToResponse();
        }

        simulation.Counters.Add(Counter.Refreshes);
        simulation.Counters.Add(Counter.TokensIssued);
        return TokenResponse.Write(exchange, session, refreshToken, TokenIssuer.CreateIdToken(exchange, session, nonce: null));
    }

    private static Response Refuse(SimulatorCounters counters, RefreshOutcome outcome)
    {
        switch (outcome)
        {
            case RefreshOutcome.AlreadyBeingProcessed:
                counters.Add(Counter.ConcurrentRefreshErrors);
                return OAuthError.AlreadyBeingProcessed.ToResponse();
            case RefreshOutcome.Reused:
                counters.Add(Counter.RefreshReuses);
                counters.Add(Counter.ChainsRevoked);
                break;
            default:
                break;
        }

        return OAuthError.ExpiredToken.ToResponse();
    }

    // RFC 6749 section 6: a refresh may ask for less than was approved, never for more.
    private static IReadOnlyList<string>? Narrow(Approval approval, string? requested)
    {
        var wanted = (requested ?? string.Empty).Split(' ', System.StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length == 0 ? approval.Scopes : wanted.All(approval.Scopes.Contains) ? wanted : null;
    }
}
