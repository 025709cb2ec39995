using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Pages;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Logins;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// /services/oauth2/authorize (RFC 6749 section 4.1.1). An error in the client or its callback URL is shown on a page and
/// never sent to the callback. Every other error goes to the callback.
/// </summary>
internal static class AuthorizeEndpoint
{
    public static Response Handle(Exchange exchange)
    {
        if (!exchange.IsPost && !string.Equals(exchange.Method, "GET", StringComparison.Ordinal))
        {
            return ErrorPage.Redirect(exchange, OAuthError.MustGet);
        }

        var parameters = exchange.IsPost
            ? exchange.Form.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal)
            : exchange.Query.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        if (FormReader.HasRepeats(parameters))
        {
            return ErrorPage.Redirect(exchange, OAuthError.RepeatedParameter);
        }

        return Check(exchange, name => parameters.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null);
    }

    private static Response Check(Exchange exchange, Func<string, string?> parameter)
    {
        if (exchange.Simulation.Tenants.FindApp(parameter("client_id"), exchange.Now) is not { } app)
        {
            return ErrorPage.Redirect(exchange, OAuthError.UnknownClient);
        }

        if (parameter("redirect_uri") is not { } redirectUri)
        {
            return ErrorPage.Redirect(exchange, OAuthError.RedirectMissing);
        }

        if (!app.CallbackUrls.Contains(redirectUri) || !CallbackUrlRule.Allows(redirectUri))
        {
            return ErrorPage.Redirect(exchange, OAuthError.RedirectMismatch);
        }

        var state = parameter("state");
        if (!string.Equals(parameter("response_type"), "code", StringComparison.Ordinal))
        {
            return AuthorizationResponse.Error(redirectUri, state, OAuthError.UnsupportedResponseType);
        }

        if (Pkce.CheckChallenge(parameter("code_challenge"), parameter("code_challenge_method"), app.RequirePkce) is { } problem)
        {
            return AuthorizationResponse.Error(redirectUri, state, problem);
        }

        if (ScopeSet.Grant(app, parameter("scope")) is not { } scopes)
        {
            return AuthorizationResponse.Error(redirectUri, state, OAuthError.InvalidScope);
        }

        return Begin(exchange, parameter, app, redirectUri, scopes);
    }

    private static Response Begin(
        Exchange exchange,
        Func<string, string?> parameter,
        SimulatedApp app,
        string redirectUri,
        IReadOnlyList<string> scopes)
    {
        var prompts = (parameter("prompt") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var browserId = BrowserCookies.BrowserId(exchange) ?? TokenFactory.Handle();
        var signedIn = exchange.Simulation.Browsers.Find(BrowserCookies.SessionId(exchange), exchange.Host);
        var mustSignIn = prompts.Contains("login") || prompts.Contains("select_account");
        var pending = new PendingAuthorization
        {
            BrowserId = browserId,
            Host = exchange.Host,
            App = app,
            Scopes = scopes,
            RedirectUri = redirectUri,
            State = parameter("state"),
            CodeChallenge = parameter("code_challenge"),
            Nonce = parameter("nonce"),
            LoginHint = parameter("login_hint"),
            ForceConsent = prompts.Contains("consent"),
            ExpiresAt = exchange.Simulation.Browsers.PendingUntil,
            User = mustSignIn ? null : signedIn?.User,
            Organization = mustSignIn ? null : signedIn?.Organization,
        };

        if (string.Equals(parameter("immediate"), "true", StringComparison.Ordinal))
        {
            var isReady = pending.User is not null && exchange.Simulation.Grants.Approvals.Has(app, pending.User, scopes);
            return isReady ? AuthorizationResponse.Code(exchange, pending) : AuthorizationResponse.Error(redirectUri, pending.State, OAuthError.ImmediateUnsuccessful);
        }

        exchange.Simulation.Browsers.Add(pending);
        var next = pending.User is null ? LoginPage.AddressOf(pending) : ConsentPage.AddressOf(pending);
        return Response.Redirect(next).WithBrowserId(exchange, browserId);
    }
}
