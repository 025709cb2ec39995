using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Observation;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// /services/oauth2/revoke (RFC 7009). Needs no client authentication. As at Salesforce, a token that is not active is an error,
/// unlike in RFC 7009 section 2.2, and GET works too, although it leaves the token in every log on the way.
/// </summary>
internal static class RevocationEndpoint
{
    public static Response Handle(Exchange exchange)
    {
        var simulation = exchange.Simulation;
        var token = exchange.IsPost ? exchange.Form["token"].ToString() : exchange.Query["token"].ToString();
        if (exchange.Form["token_type_hint"].ToString() is { Length: > 0 } hint && hint is not ("access_token" or "refresh_token"))
        {
            return OAuthError.UnsupportedTokenType.ToResponse();
        }

        if (token.Length == 0)
        {
            return OAuthError.InvalidToken.ToResponse();
        }

        if (simulation.Grants.Sessions.Revoke(token))
        {
            return Response.Empty();
        }

        if (!simulation.Grants.Approvals.Revoke(token))
        {
            return OAuthError.InvalidToken.ToResponse();
        }

        simulation.Counters.Add(Counter.ChainsRevoked);
        return Response.Empty();
    }
}
