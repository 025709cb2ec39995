using System;
using System.Collections.Generic;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Logins;

/// <summary>An authorization request that passed every check and waits for the login page or the consent page.</summary>
internal sealed class PendingAuthorization
{
    public string Id { get; } = TokenFactory.Handle();

    /// <summary>The browser that started it. No other browser can continue it.</summary>
    public required string BrowserId { get; init; }

    /// <summary>Is in each form, and must be posted with it.</summary>
    public string AntiForgeryToken { get; } = TokenFactory.Handle();

    public required LoginHost Host { get; init; }

    public required SimulatedApp App { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string RedirectUri { get; init; }

    public string? State { get; init; }

    public string? CodeChallenge { get; init; }

    public string? Nonce { get; init; }

    public string? LoginHint { get; init; }

    /// <summary>Whether the user must see the consent page even after an earlier approval (<c>prompt=consent</c>).</summary>
    public bool ForceConsent { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The user who signed in; null before that.</summary>
    public SimulatedUser? User { get; set; }

    public Organization? Organization { get; set; }
}
