using System;
using System.Collections.Generic;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>
/// One user's approval of one app, with its chain of refresh tokens: the current one, and those that rotation replaced.
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

    public bool IsRevoked { get; private set; }

    /// <summary>Whether a refresh with the current token is being processed.</summary>
    public bool IsRefreshing { get; set; }

    public List<AccessSession> Sessions { get; } = [];

    /// <summary>Whether this is the current refresh token, and not one that rotation replaced.</summary>
    public bool IsCurrent(string refreshToken) => string.Equals(RefreshToken, refreshToken, StringComparison.Ordinal);

    public bool IsWithinPolicy(DateTimeOffset now) => App.RefreshTokenPolicy.Allows(ApprovedAt, LastUsedAt, now);

    /// <summary>Revokes the chain, and every access token that was issued for it.</summary>
    public void Revoke(DateTimeOffset now)
    {
        IsRevoked = true;
        Sessions.ForEach(session => session.Revoke(now));
    }
}
