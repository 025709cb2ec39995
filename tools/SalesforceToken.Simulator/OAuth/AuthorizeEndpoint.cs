using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using SalesforceToken.Simulator.Grants;
using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.Pages;
using SalesforceToken.Simulator.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// /services/oauth2/authorize (RFC 6749 section 4.1.1). What is wrong with the client or its callback is told on a page and
/// never sent to the callback; what is wrong with the rest goes to the callback.
/// </summary>
internal static class AuthorizeEndpoint
{
    public static Answer Handle(Exchange exchange)
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

    /// <summary>Sends the browser back to the client (RFC 6749 section 4.1.2), as a page or a person decided.</summary>
    public static Answer Callback(string redirectUri, string? state, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var query = new List<string>();
        foreach (var (name, value) in parameters)
        {
            query.Add($"{name}={WebUtility.UrlEncode(value)}");
        }

        if (state is not null)
        {
            query.Add($"state={WebUtility.UrlEncode(state)}");
        }

        var separator = redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return Answer.Redirect($"{redirectUri}{separator}{string.Join('&', query)}")
            .With("Referrer-Policy", "no-referrer")
            .With("Cache-Control", "no-cache, no-store");
    }

    public static Answer Callback(string redirectUri, string? state, OAuthError error) =>
        Callback(redirectUri, state, ("error", error.Error), ("error_description", error.Description));

    /// <summary>Ends an authorization with a code for the client.</summary>
    public static Answer Grant(Exchange exchange, PendingAuthorization pending)
    {
        var code = new AuthorizationCode
        {
            Value = TokenFactory.AuthorizationCode(),
            App = pending.App,
            User = pending.User!,
            Organization = pending.Organization!,
            Host = pending.Host,
            Scopes = pending.Scopes,
            RedirectUri = pending.RedirectUri,
            CodeChallenge = pending.CodeChallenge,
            Nonce = pending.Nonce,
            ExpiresAt = exchange.Now + AuthorizationCode.Lifetime,
        };
        exchange.Simulation.Grants.Codes.Add(code);
        return Callback(pending.RedirectUri, pending.State, ("code", code.Value));
    }

    private static Answer Check(Exchange exchange, Func<string, string?> parameter)
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
            return Callback(redirectUri, state, OAuthError.UnsupportedResponseType);
        }

        if (Pkce.CheckChallenge(parameter("code_challenge"), parameter("code_challenge_method"), app.RequirePkce) is { } problem)
        {
            return Callback(redirectUri, state, problem);
        }

        if (ScopeSet.Grant(app, parameter("scope")) is not { } scopes)
        {
            return Callback(redirectUri, state, OAuthError.InvalidScope);
        }

        return Begin(exchange, parameter, app, redirectUri, scopes);
    }

    private static Answer Begin(
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
            return isReady ? Grant(exchange, pending) : Callback(redirectUri, pending.State, OAuthError.ImmediateUnsuccessful);
        }

        exchange.Simulation.Browsers.Add(pending);
        var next = pending.User is null ? LoginPage.AddressOf(pending) : ConsentPage.AddressOf(pending);
        return Answer.Redirect(next).WithBrowserId(exchange, browserId);
    }
}
