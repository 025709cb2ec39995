using System;
using System.Collections.Generic;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>The session behind an access token. Guarded by the lock of the <see cref="GrantStore"/>.</summary>
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

    /// <summary>How long the session lives after each activity; null for a JWT, which contains its own expiry.</summary>
    public required TimeSpan? SlidingTimeout { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public bool IsJwt => SlidingTimeout is null;

    public DateTimeOffset? RevokedAt { get; private set; }

    public string IdentityUrl => IdentityUrlOf(Host, Organization, User);

    public static string IdentityUrlOf(LoginHost host, Organization organization, SimulatedUser user) =>
        $"{host.Origin}/id/{organization.Id}/{user.Id}";

    /// <summary>Whether the login host accepts it. The login host knows of a revocation at once.</summary>
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;

    /// <summary>
    /// Whether the API accepts it. The API looks an opaque token up, and accepts a JWT until the revocation has reached it.
    /// </summary>
    public bool IsAcceptedByApi(DateTimeOffset now) =>
        IsActive(now) || (IsJwt && now < ExpiresAt && now < RevokedAt + Organization.JwtRevocationLag);

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    /// <summary>Renews the session on activity; with the half-time rule only in the second half of its life.</summary>
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
