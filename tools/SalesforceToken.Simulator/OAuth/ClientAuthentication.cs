using System;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>Authenticates the client of a token or introspection request (RFC 6749 section 2.3): secret in the body, HTTP Basic, or signed assertion.</summary>
internal sealed class ClientAuthentication
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private ClientAuthentication(SimulatedApp? app, OAuthError? error, bool isAuthenticated)
    {
        App = app;
        Error = error;
        IsAuthenticated = isAuthenticated;
    }

    public SimulatedApp? App { get; }

    /// <summary>Why the client is refused; null if it is not.</summary>
    public OAuthError? Error { get; }

    /// <summary>Whether the client sent its secret or a signature, and not only its consumer key.</summary>
    public bool IsAuthenticated { get; }

    public static ClientAuthentication Authenticate(Exchange exchange)
    {
        string? key = exchange.Form["client_id"];
        string? secret = exchange.Form["client_secret"];
        if (ReadBasic(exchange) is var (user, password))
        {
            // RFC 6749 section 2.3: one method per request.
            if (secret is not null)
            {
                return new(null, OAuthError.RepeatedParameter, false);
            }

            key = user;
            secret = password.Length == 0 ? null : password;
        }

        if (exchange.Form["client_assertion"].ToString() is { Length: > 0 } assertion)
        {
            return ByAssertion(exchange, assertion, key);
        }

        if (exchange.Simulation.Tenants.FindApp(key, exchange.Now) is not { } app)
        {
            return new(null, OAuthError.UnknownClient, false);
        }

        if (secret is null)
        {
            return new(app, null, false);
        }

        return Matches(app.ConsumerSecret, secret) ? new(app, null, true) : new(app, OAuthError.WrongSecret, false);
    }

    private static ClientAuthentication ByAssertion(Exchange exchange, string assertion, string? key)
    {
        if (!string.Equals(exchange.Form["client_assertion_type"], AssertionType, StringComparison.Ordinal))
        {
            return new(null, OAuthError.InvalidAssertionType, false);
        }

        var checkedAssertion = AssertionValidation.Validate(exchange, assertion);
        if (checkedAssertion.Error is { } error)
        {
            return new(checkedAssertion.App, error, false);
        }

        // RFC 7523 section 3: for client authentication the subject is the client itself.
        var app = checkedAssertion.App!;
        var fits = string.Equals(checkedAssertion.Subject, app.ConsumerKey, StringComparison.Ordinal)
            && (key is null || string.Equals(key, app.ConsumerKey, StringComparison.Ordinal));
        return fits ? new(app, null, true) : new(app, OAuthError.WrongSecret, false);
    }

    private static (string User, string Password)? ReadBasic(Exchange exchange)
    {
        var header = exchange.Http.Request.Headers[HeaderNames.Authorization].ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..].Trim()));
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? (string.Empty, string.Empty) : (Decode(pair[..colon]), Decode(pair[(colon + 1)..]));
        }
        catch (FormatException)
        {
            return (string.Empty, string.Empty);
        }
    }

    // RFC 6749 section 2.3.1: both are form-encoded before they go into the header.
    private static string Decode(string value) => System.Net.WebUtility.UrlDecode(value);

    private static bool Matches(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
