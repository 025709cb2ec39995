using System.Collections.Generic;
using System.Net;
using SalesforceToken.Simulator.Http;

namespace SalesforceToken.Simulator.Pages;

/// <summary>
/// The page for an authorization that does not return to the callback. As at Salesforce the error is in the URL, so that a user can
/// read it out. The page shows only known errors, so that a link cannot put other text on it.
/// </summary>
internal static class ErrorPage
{
    public const string Path = "/secur/error";

    public static readonly OAuthError AppBlocked = new("OAUTH_APP_BLOCKED", "this app is blocked by your administrator");
    public static readonly OAuthError ExternalAppNotFound = new("OAUTH_EC_APP_NOT_FOUND", "external client app is not found in this org");

    private static readonly Dictionary<OAuthError, string> Advice = new()
    {
        [OAuthError.UnknownClient] = "No app has this consumer key at this login host. Check the key and the host. A new app can be unknown for up to ten minutes.",
        [OAuthError.RedirectMissing] = "The request has no redirect_uri.",
        [OAuthError.RedirectMismatch] = "The app's settings have no callback URL that equals the one in the request. Every character counts, including the port, and 127.0.0.1 is not the same as localhost.",
        [OAuthError.RepeatedParameter] = "The request has a parameter twice.",
        [OAuthError.MustGet] = "The authorization endpoint is for browsers: use GET.",
        [OAuthError.NotInstalled] = "OAUTH_APPROVAL_ERROR_GENERIC: the app is not installed in this org, and the user may not approve apps that are not.",
        [OAuthError.NotAdminApproved] = "OAUTH_AUTHORIZATION_BLOCKED: an administrator has to approve the user for this app first.",
        [AppBlocked] = "An administrator blocked the app in this org.",
        [ExternalAppNotFound] = "The app is an external client app of another org. Sign in at the org that has it.",
    };

    public static Response Redirect(Exchange exchange, OAuthError error) => Response.Redirect(
        $"{exchange.Host.Path}{Path}?error={WebUtility.UrlEncode(error.Error)}&error_description={WebUtility.UrlEncode(error.Description)}")
        .With("Cache-Control", "no-store");

    public static Response Handle(Exchange exchange)
    {
        var shown = new OAuthError(exchange.Query["error"].ToString(), exchange.Query["error_description"].ToString());
        return Advice.TryGetValue(shown, out var advice)
            ? Show("Authorization failed", shown.Error, shown.Description, advice)
            : Show("Authorization failed", null, null, "The authorization could not be completed. Start it again from the app.");
    }

    public static Response Stale() =>
        Show("Start again", null, null, "This page belongs to an authorization that has ended or was started in another browser. Start it again from the app.");

    private static Response Show(string title, string? error, string? description, string advice)
    {
        var details = error is null ? string.Empty : $"""
            <dl>
            <dt>Error</dt><dd><code>{Html.Encode(error)}</code></dd>
            <dt>Description</dt><dd>{Html.Encode(description ?? string.Empty)}</dd>
            </dl>
            """;
        return Response.Html(Html.Page(title, $"""
            <h1>{Html.Encode(title)}</h1>
            {details}
            <p>{Html.Encode(advice)}</p>
            """), 400).With("Cache-Control", "no-store");
    }
}
