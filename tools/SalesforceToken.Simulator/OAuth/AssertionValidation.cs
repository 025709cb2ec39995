using System;
using System.Linq;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Jose;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// Validates what does not depend on the subject of an assertion (RFC 7523 section 3): form, issuer, signature, audience and times.
/// </summary>
internal sealed record AssertionValidation(SimulatedApp? App, string? Subject, OAuthError? Error)
{
    // Salesforce documents three minutes and accepts five in practice. The client's clock may be off by three minutes.
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(3);

    public static AssertionValidation Validate(Exchange exchange, string assertion)
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

        // The Salesforce CLI sends milliseconds although RFC 7519 says seconds, and Salesforce accepts them.
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

    /// <summary>Accepts the address of the called host, and that of Salesforce's own host of that kind.</summary>
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

    // An assertion for one host is not valid at a host that serves other orgs (RFC 7523 section 3, item 3).
    private static bool IsSameTenant(LoginHost called, LoginHost named) =>
        ReferenceEquals(called, named)
        || (called.Organization is { } organization && named.Serves(organization))
        || (named.Organization is { } other && called.Serves(other));
}
