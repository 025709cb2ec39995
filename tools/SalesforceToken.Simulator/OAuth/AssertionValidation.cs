using System;
using System.Linq;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Jose;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// Everything about an assertion (RFC 7523 section 3) that does not depend on its subject: form, issuer, signature, audience, times.
/// </summary>
internal sealed record AssertionValidation(SimulatedApp? App, string? Subject, OAuthError? Error)
{
    // Salesforce's page says three minutes and accepts five in practice; the other side's clock may be off by as much.
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(3);

    public static AssertionValidation Read(Exchange exchange, string assertion)
    {
        using var jwt = JwtReader.Parse(assertion);
        if (jwt is null)
        {
            return new(null, null, OAuthError.InvalidAssertion);
        }

        if (exchange.Simulation.Tenants.FindApp(jwt.Issuer, exchange.Now) is not { } app)
        {
            return new(null, null, OAuthError.UnknownClient);
        }

        if (app.Certificate is not { } certificate || !jwt.IsSignedBy(certificate))
        {
            return new(app, null, OAuthError.InvalidAssertion);
        }

        if (!jwt.HasAudience(audience => IsOurs(exchange, audience)))
        {
            return new(app, null, OAuthError.AudienceInvalid);
        }

        return new(app, jwt.Subject, CheckTimes(exchange.Now, jwt));
    }

    private static OAuthError? CheckTimes(DateTimeOffset now, JwtReader jwt)
    {
        if (jwt.Expiry is not { } expiry)
        {
            return OAuthError.InvalidAssertion;
        }

        // The Salesforce CLI sends milliseconds where RFC 7519 has seconds, and Salesforce lets it.
        var isMilliseconds = expiry > 100_000_000_000;
        var seconds = isMilliseconds ? expiry / 1000 : expiry;
        var nowSeconds = now.ToUnixTimeMilliseconds() / 1000.0;
        if (seconds <= nowSeconds - (isMilliseconds ? ClockSkew.TotalSeconds : 0))
        {
            return OAuthError.ExpiredAssertion;
        }

        var isTooLong = seconds > nowSeconds + (MaxLifetime + ClockSkew).TotalSeconds;
        var isTooEarly = jwt.NotBefore is { } start && start > nowSeconds + ClockSkew.TotalSeconds;
        return isTooLong || isTooEarly ? OAuthError.InvalidAssertion : null;
    }

    /// <summary>The address of the host that was called, or the name that Salesforce's own host of that kind has.</summary>
    private static bool IsOurs(Exchange exchange, string audience)
    {
        var trimmed = audience.TrimEnd('/');
        if (exchange.Simulation.Hosts.Any(host => IsSameTenant(exchange.Host, host) && MatchesHost(host, trimmed)))
        {
            return true;
        }

        var organization = exchange.Host.Organization;
        var isSandbox = organization?.IsSandbox ?? (exchange.Host.Kind == LoginHostKind.Sandbox);
        return string.Equals(trimmed, isSandbox ? "https://test.salesforce.com" : "https://login.salesforce.com", StringComparison.OrdinalIgnoreCase);
    }

    private static bool MatchesHost(LoginHost host, string audience) =>
        string.Equals(audience, host.Origin, StringComparison.OrdinalIgnoreCase)
        || string.Equals(audience, host.Origin + "/services/oauth2/token", StringComparison.OrdinalIgnoreCase);

    // An assertion for one host is no good at another that serves other orgs (RFC 7523 section 3, item 3).
    private static bool IsSameTenant(LoginHost called, LoginHost named) =>
        ReferenceEquals(called, named)
        || (called.Organization is { } organization && named.Serves(organization))
        || (named.Organization is { } other && called.Serves(other));
}
