using SalesforceToken.Simulator.OAuth;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Observation;

namespace SalesforceToken.Simulator.Server;

/// <summary>Counts requests on arrival, before a fault or an error can end them.</summary>
internal static class RequestCounting
{
    public static void Count(SimulatorCounters counters, SimulatorEndpoint endpoint, string? grantType)
    {
        counters.Add(Counter.AllRequests);
        if (CounterOf(endpoint) is { } counter)
        {
            counters.Add(counter);
        }

        if (endpoint == SimulatorEndpoint.Token && CounterOf(grantType) is { } grant)
        {
            counters.Add(grant);
        }
    }

    private static Counter? CounterOf(SimulatorEndpoint endpoint) => endpoint switch
    {
        SimulatorEndpoint.Authorize => Counter.AuthorizeRequests,
        SimulatorEndpoint.Token => Counter.TokenRequests,
        SimulatorEndpoint.Revoke => Counter.Revocations,
        SimulatorEndpoint.Introspect => Counter.Introspections,
        SimulatorEndpoint.UserInfo => Counter.UserInfos,
        SimulatorEndpoint.Identity => Counter.IdentityRequests,
        SimulatorEndpoint.Discovery => Counter.DiscoveryRequests,
        SimulatorEndpoint.Logout => Counter.Logouts,
        SimulatorEndpoint.Rest => Counter.RestRequests,
        _ => null,
    };

    private static Counter? CounterOf(string? grantType) => grantType switch
    {
        "authorization_code" => Counter.AuthorizationCodeRequests,
        "refresh_token" => Counter.RefreshTokenRequests,
        "client_credentials" => Counter.ClientCredentialsRequests,
        TokenExchangeGrant.GrantType => Counter.TokenExchangeRequests,
        TokenEndpoint.JwtBearer => Counter.JwtBearerRequests,
        _ => null,
    };
}
