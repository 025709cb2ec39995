using System;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>How long an app's refresh tokens live: the four choices of Salesforce's "Refresh Token Policy".</summary>
public sealed class RefreshTokenPolicy
{
    private RefreshTokenPolicy()
    {
    }

    /// <summary>Valid until somebody revokes it.</summary>
    public static RefreshTokenPolicy ValidUntilRevoked { get; } = new();

    /// <summary>Expired as soon as it is issued: the user has to approve again for each session.</summary>
    public static RefreshTokenPolicy ImmediatelyExpire { get; } = new() { Lifetime = TimeSpan.Zero };

    /// <summary>The maximum time between two uses; null for no limit.</summary>
    public TimeSpan? IdleLifetime { get; private init; }

    /// <summary>The time from the approval to the expiry; null for no limit.</summary>
    public TimeSpan? Lifetime { get; private init; }

    /// <summary>Expires if it was not used for <paramref name="idle"/>.</summary>
    public static RefreshTokenPolicy ExpireIfUnusedFor(TimeSpan idle) => new() { IdleLifetime = idle };

    /// <summary>Expires <paramref name="lifetime"/> after the user's approval.</summary>
    public static RefreshTokenPolicy ExpireAfter(TimeSpan lifetime) => new() { Lifetime = lifetime };

    internal bool Allows(DateTimeOffset approvedAt, DateTimeOffset lastUsedAt, DateTimeOffset now) =>
        (Lifetime is not { } lifetime || now < approvedAt + lifetime)
        && (IdleLifetime is not { } idle || now < lastUsedAt + idle);
}
