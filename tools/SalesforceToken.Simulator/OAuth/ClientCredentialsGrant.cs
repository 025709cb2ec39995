using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>The client credentials flow (RFC 6749 section 4.4): on My Domain only, as the app's Run As user, without a refresh token.</summary>
internal static class ClientCredentialsGrant
{
    public static Response Exchange(Exchange exchange)
    {
        if (exchange.Host.Kind is LoginHostKind.Production or LoginHostKind.Sandbox)
        {
            return OAuthError.NotOnThisDomain.ToResponse();
        }

        var client = ClientAuthentication.Authenticate(exchange);
        if (client.Error is { } refused)
        {
            return refused.ToResponse();
        }

        if (!client.IsAuthenticated)
        {
            return OAuthError.WrongSecret.ToResponse();
        }

        var app = client.App!;
        var organization = exchange.Host.Organization!;
        if (!organization.Apps.Contains(app) || app.IsBlocked)
        {
            return OAuthError.NotInstalled.ToResponse();
        }

        if (!app.ClientCredentialsEnabled || app.ClientCredentialsUser is not { } user || !organization.Users.Contains(user))
        {
            return OAuthError.NoClientCredentialsUser.ToResponse();
        }

        if (TokenEndpoint.CheckUser(exchange, app, user, organization) is { } problem)
        {
            return problem.ToResponse();
        }

        if (ScopeSet.Grant(app, exchange.Form["scope"]) is not { } granted)
        {
            return OAuthError.InvalidScope.ToResponse();
        }

        var scopes = ScopeSet.WithoutInteraction(granted);
        var token = TokenIssuer.CreateAccessToken(exchange, exchange.Host, organization, user, app, scopes);
        var session = exchange.Simulation.Grants.Sessions.Open(exchange.Host, organization, user, app, scopes, token, approval: null);
        exchange.Simulation.Counters.Add(Counter.TokensIssued);
        return TokenResponse.Write(exchange, session, refreshToken: null, idToken: null);
    }
}
