using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.Observation;
using SalesforceToken.Simulator.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>The client credentials flow (RFC 6749 section 4.4): on My Domain only, as the app's Run As user, without a refresh token.</summary>
internal static class ClientCredentialsGrant
{
    public static Answer Exchange(Exchange exchange)
    {
        if (exchange.Host.Kind is LoginHostKind.Production or LoginHostKind.Sandbox)
        {
            return OAuthError.NotOnThisDomain.ToAnswer();
        }

        var client = ClientAuthentication.Read(exchange);
        if (client.Error is { } refused)
        {
            return refused.ToAnswer();
        }

        if (!client.IsProven)
        {
            return OAuthError.WrongSecret.ToAnswer();
        }

        var app = client.App!;
        var organization = exchange.Host.Organization!;
        if (!organization.Apps.Contains(app) || app.IsBlocked)
        {
            return OAuthError.NotInstalled.ToAnswer();
        }

        if (!app.ClientCredentialsEnabled || app.ClientCredentialsUser is not { } user || !organization.Users.Contains(user))
        {
            return OAuthError.NoClientCredentialsUser.ToAnswer();
        }

        if (TokenEndpoint.CheckUser(exchange, app, user, organization) is { } problem)
        {
            return problem.ToAnswer();
        }

        if (ScopeSet.Grant(app, exchange.Form["scope"]) is not { } granted)
        {
            return OAuthError.InvalidScope.ToAnswer();
        }

        var scopes = ScopeSet.WithoutInteraction(granted);
        var token = AccessTokenMint.AccessToken(exchange, exchange.Host, organization, user, app, scopes);
        var session = exchange.Simulation.Grants.Sessions.Open(exchange.Host, organization, user, app, scopes, token, approval: null);
        exchange.Simulation.Counters.Add(Counter.TokensIssued);
        return TokenResponse.Write(exchange, session, refreshToken: null, idToken: null);
    }
}
