using System;
using System.Collections.Generic;
using SalesforceToken.Simulator.Tenants;

namespace SalesforceToken.Simulator.Grants;

/// <summary>
/// One user's approval of one app, with its chain of refresh tokens: the one that counts now, and those that rotation ended.
/// Guarded by the lock of the <see cref="GrantStore"/>.
/// </summary>
internal sealed class Approval
{
    public required SimulatedApp App { get; init; }

    public required SimulatedUser User { get; init; }

    public required Organization Organization { get; init; }

    public required LoginHost Host { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset ApprovedAt { get; init; }

    public required string RefreshToken { get; set; }

    public DateTimeOffset LastUsedAt { get; set; }

    public bool IsRevoked { get; set; }

    /// <summary>Whether a refresh with the current token has begun and not ended.</summary>
    public bool IsRefreshing { get; set; }

    public List<AccessSession> Sessions { get; } = [];
}
