using System;
using System.Collections.Generic;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>What an access token stands for. Guarded by the lock of the <see cref="GrantStore"/>.</summary>
internal sealed class AccessSession
{
    public required string AccessToken { get; init; }

    public required SimulatedApp App { get; init; }

    public required SimulatedUser User { get; init; }

    public required Organization Organization { get; init; }

    /// <summary>The host that issued it: the beginning of its identity URL.</summary>
    public required LoginHost Host { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>How far each activity moves the end; null for a JWT, whose end is written into it.</summary>
    public required TimeSpan? SlidingTimeout { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public bool IsJwt => SlidingTimeout is null;

    public DateTimeOffset? RevokedAt { get; private set; }

    public string IdentityUrl => IdentityUrlOf(Host, Organization, User);

    public static string IdentityUrlOf(LoginHost host, Organization organization, SimulatedUser user) =>
        $"{host.Origin}/id/{organization.Id}/{user.Id}";

    /// <summary>What the login host knows: it hears of a revocation at once.</summary>
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;

    /// <summary>
    /// What the API goes by. It looks an opaque token up, and believes a JWT until the revocation has come round to it.
    /// </summary>
    public bool IsAcceptedByApi(DateTimeOffset now) =>
        IsActive(now) || (IsJwt && now < ExpiresAt && now < RevokedAt + Organization.JwtRevocationLag);

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    /// <summary>Activity keeps a session alive; with the half-time rule only when half of its life is over.</summary>
    public void Touch(DateTimeOffset now)
    {
        if (SlidingTimeout is not { } timeout)
        {
            return;
        }

        if (!Organization.RenewSessionsAfterHalfTime || ExpiresAt - now <= timeout / 2)
        {
            ExpiresAt = now + timeout;
        }
    }
}
