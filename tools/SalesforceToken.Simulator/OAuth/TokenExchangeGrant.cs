using System;
using System.Linq;
using SalesforceToken.Simulator.BuildJobs;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Jose;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>The token exchange flow (RFC 8693): on My Domain only, for tokens that the app's handler accepts.</summary>
/// <remarks>Source: Salesforce Help, "OAuth 2.0 Token Exchange Flow"; reference of Auth.Oauth2TokenExchangeHandler.</remarks>
internal static class TokenExchangeGrant
{
    public const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange";

    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";
    private const int MaxLength = 10_000;

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

        var app = client.App!;
        var organization = exchange.Host.Organization!;
        if (!client.IsAuthenticated && app.RequireSecretForTokenExchange)
        {
            return OAuthError.WrongSecret.ToResponse();
        }

        if (!organization.Apps.Contains(app) || app.IsBlocked)
        {
            return OAuthError.NotInstalled.ToResponse();
        }

        if (FindUser(exchange, app) is not { } user || !organization.Users.Contains(user))
        {
            return OAuthError.TokenExchangeFailed.ToResponse();
        }

        if (TokenEndpoint.CheckUser(exchange, app, user, organization) is { } problem)
        {
            return problem.ToResponse();
        }

        var scopes = ScopeSet.WithoutInteraction([.. app.Scopes]);
        var token = TokenIssuer.CreateAccessToken(exchange, exchange.Host, organization, user, app, scopes);
        var session = exchange.Simulation.Grants.Sessions.Open(exchange.Host, organization, user, app, scopes, token, approval: null);
        exchange.Simulation.Counters.Add(Counter.TokensIssued);
        return TokenResponse.Write(exchange, session, refreshToken: null, idToken: null);
    }

    // What the Apex class does: it checks the token, and finds the user of its subject.
    private static SimulatedUser? FindUser(Exchange exchange, SimulatedApp app)
    {
        var named = exchange.Form["token_handler"].ToString();
        var handler = app.TokenExchangeHandlers.FirstOrDefault(
            candidate => named.Length == 0 || string.Equals(candidate.Name, named, StringComparison.OrdinalIgnoreCase));
        var text = exchange.Form["subject_token"].ToString();
        if (handler is null || exchange.Form["subject_token_type"] != JwtType || text.Length is 0 or > MaxLength)
        {
            return null;
        }

        using var jwt = JwtReader.Parse(text);
        var seconds = exchange.Now.ToUnixTimeSeconds();
        return jwt is not null
            && exchange.Simulation.BuildServer.IsSignerOf(jwt)
            && jwt.Issuer == BuildServer.Issuer
            && jwt.HasAudience(audience => audience == handler.Audience)
            && jwt.Expiry > seconds
            && !(jwt.NotBefore > seconds)
            && jwt.Subject is { } subject
            && handler.Users.TryGetValue(subject, out var user)
            ? user
            : null;
    }
}
