using System;
using System.Linq;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Logins;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Pages;

/// <summary>The page on which a user allows or denies the scopes that an app asks for. Skipped if the user approved them before.</summary>
internal static class ConsentPage
{
    public const string Path = "/secur/consent";

    public static string AddressOf(PendingAuthorization pending) => PendingPage.AddressOf(pending, Path);

    public static Response Handle(Exchange exchange)
    {
        if (PendingPage.Find(exchange) is not { } pending)
        {
            return ErrorPage.Stale();
        }

        if (pending.User is null)
        {
            return Response.Redirect(LoginPage.AddressOf(pending));
        }

        return exchange.IsPost ? Decide(exchange, pending) : Ask(exchange, pending, pending.User);
    }

    private static Response Ask(Exchange exchange, PendingAuthorization pending, SimulatedUser user)
    {
        if (FindObstacle(pending) is { } obstacle)
        {
            return obstacle(exchange);
        }

        var isPreAuthorized = pending.App.PermittedUsers == PermittedUsers.AdminApprovedUsersArePreAuthorized;
        var hasApproved = exchange.Simulation.Grants.Approvals.Has(pending.App, user, pending.Scopes);
        return !pending.ForceConsent && (isPreAuthorized || hasApproved) ? Finish(exchange, pending) : Show(pending);
    }

    private static Response Decide(Exchange exchange, PendingAuthorization pending)
    {
        switch (exchange.Form["decision"].ToString())
        {
            case "allow" when FindObstacle(pending) is null:
                exchange.Simulation.Counters.Add(Counter.Allowed);
                return Finish(exchange, pending);
            case "deny":
                exchange.Simulation.Counters.Add(Counter.Denied);
                exchange.Simulation.Browsers.Finish(pending);
                return AuthorizationResponse.Error(pending.RedirectUri, pending.State, OAuthError.AccessDenied);
            default:
                return ErrorPage.Stale();
        }
    }

    private static Response Finish(Exchange exchange, PendingAuthorization pending) =>
        exchange.Simulation.Browsers.Finish(pending) ? AuthorizationResponse.Code(exchange, pending) : ErrorPage.Stale();

    /// <summary>What Salesforce can only check when it knows the user's org. The error is shown on a page and not sent to the callback.</summary>
    private static Func<Exchange, Response>? FindObstacle(PendingAuthorization pending)
    {
        var app = pending.App;
        if (app.IsBlocked)
        {
            return static exchange => ErrorPage.Redirect(exchange, ErrorPage.AppBlocked);
        }

        if (!pending.Organization!.Apps.Contains(app))
        {
            return app.Kind == AppKind.ExternalClientApp
                ? static exchange => ErrorPage.Redirect(exchange, ErrorPage.ExternalAppNotFound)
                : static exchange => ErrorPage.Redirect(exchange, OAuthError.NotInstalled);
        }

        var needsAdministrator = app.PermittedUsers == PermittedUsers.AdminApprovedUsersArePreAuthorized
            && !app.AdminApprovedUsers.Contains(pending.User!);
        return needsAdministrator ? static exchange => ErrorPage.Redirect(exchange, OAuthError.NotAdminApproved) : null;
    }

    private static Response Show(PendingAuthorization pending)
    {
        var scopes = string.Concat(pending.Scopes.Select(scope => $"<li>{Html.Encode(ScopeDescriptions.For(scope))}</li>\n"));
        var form = PendingPage.Form(pending, Path, """
            <div class="actions">
            <button type="submit" class="quiet" name="decision" value="deny">Deny</button>
            <button type="submit" name="decision" value="allow">Allow</button>
            </div>
            """);
        return PendingPage.Show("Allow access?", $"""
            <h1>Allow access?</h1>
            <p><strong>{Html.Encode(pending.App.Name)}</strong> is asking to:</p>
            <ul>
            {scopes}</ul>
            <p class="who">You are signed in as <strong>{Html.Encode(pending.User!.Username)}</strong> in {Html.Encode(pending.Organization!.Name)}.</p>
            {form}
            """);
    }
}
