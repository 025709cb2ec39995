using System;
using System.Collections.Generic;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>An authorization code and what the user approved with it (RFC 6749 section 4.1.2).</summary>
internal sealed class AuthorizationCode
{
    /// <summary>Salesforce gives fifteen minutes; RFC 6749 recommends ten at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public required string Value { get; init; }

    public required SimulatedApp App { get; init; }

    public required SimulatedUser User { get; init; }

    public required Organization Organization { get; init; }

    public required LoginHost Host { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string RedirectUri { get; init; }

    public string? CodeChallenge { get; init; }

    public string? Nonce { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool IsUsed { get; set; }
}
