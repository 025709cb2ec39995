using System;

namespace SalesforceToken.Engine.Storage;

/// <summary>
/// A refresh that was begun. It is stored before the request is sent and taken away with its outcome, so that one that is
/// found stored, by whoever holds the lock, was never finished: its answer is lost.
/// </summary>
public sealed record RefreshAttempt
{
    /// <summary>When the request was about to be sent, by this machine's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Base64url SHA-256 of the refresh token that was presented.</summary>
    public required string RefreshTokenHash { get; init; }
}
