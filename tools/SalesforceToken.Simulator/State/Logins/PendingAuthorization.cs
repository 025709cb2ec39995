using System;
using System.Collections.Generic;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Logins;

/// <summary>An authorization request that passed every check, on its way through the login and the consent page.</summary>
internal sealed class PendingAuthorization
{
    public string Id { get; } = TokenFactory.Handle();

    /// <summary>The browser that began it: another one cannot go on with it.</summary>
    public required string BrowserId { get; init; }

    /// <summary>Goes into each form and has to come back with it.</summary>
    public string AntiForgeryToken { get; } = TokenFactory.Handle();

    public required LoginHost Host { get; init; }

    public required SimulatedApp App { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string RedirectUri { get; init; }

    public string? State { get; init; }

    public string? CodeChallenge { get; init; }

    public string? Nonce { get; init; }

    public string? LoginHint { get; init; }

    /// <summary>Whether the user has to see the consent page even if he approved before (<c>prompt=consent</c>).</summary>
    public bool ForceConsent { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who signed in.</summary>
    public SimulatedUser? User { get; set; }

    public Organization? Organization { get; set; }
}
