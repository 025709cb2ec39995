using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Grants;
using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.Observation;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// Refreshes an access token (RFC 6749 section 6). With rotation the answer carries the next refresh token, the one before is
/// dead at once, and its return revokes the chain (RFC 9700 section 4.14.2).
/// </summary>
internal static class RefreshTokenGrant
{
    public static async ValueTask<Answer> RefreshAsync(Exchange exchange)
    {
        var client = ClientAuthentication.Read(exchange);
        if (client.Error is { } refused)
        {
            return refused.ToAnswer();
        }

        var app = client.App!;
        if (app.RequireSecretForRefreshTokenFlow && !client.IsProven)
        {
            return OAuthError.WrongSecret.ToAnswer();
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
            await TokenEndpoint.WaitAsync(exchange, simulation.RefreshProcessingTime).ConfigureAwait(false);
            if (TokenEndpoint.CheckUser(exchange, app, approval.User, approval.Organization) is { } problem)
            {
                return problem.ToAnswer();
            }

            if (Narrow(approval, exchange.Form["scope"]) is not { } scopes)
            {
                return OAuthError.InvalidScope.ToAnswer();
            }

            var token = AccessTokenMint.AccessToken(exchange, approval.Host, approval.Organization, approval.User, app, scopes);
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

    private static Answer Complete(Exchange exchange, Approval approval, IReadOnlyList<string> scopes, string token)
    {
        var simulation = exchange.Simulation;
        if (simulation.Grants.Approvals.CompleteRefresh(approval, scopes, token) is not var (session, refreshToken))
        {
            return OAuthError.ExpiredToken.ToAnswer();
        }

        simulation.Counters.Add(Counter.Refreshes);
        simulation.Counters.Add(Counter.TokensIssued);
        return TokenResponse.Write(exchange, session, refreshToken, AccessTokenMint.IdToken(exchange, session, nonce: null));
    }

    private static Answer Refuse(SimulatorCounters counters, RefreshOutcome outcome)
    {
        switch (outcome)
        {
            case RefreshOutcome.AlreadyBeingProcessed:
                counters.Add(Counter.ConcurrentRefreshErrors);
                return OAuthError.AlreadyBeingProcessed.ToAnswer();
            case RefreshOutcome.Reused:
                counters.Add(Counter.RefreshReuses);
                counters.Add(Counter.ChainsRevoked);
                break;
            default:
                break;
        }

        return OAuthError.ExpiredToken.ToAnswer();
    }

    // RFC 6749 section 6: a refresh may ask for less than was approved, never for more.
    private static IReadOnlyList<string>? Narrow(Approval approval, string? requested)
    {
        var wanted = (requested ?? string.Empty).Split(' ', System.StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length == 0 ? approval.Scopes : wanted.All(approval.Scopes.Contains) ? wanted : null;
    }
}
