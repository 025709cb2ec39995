using System;
using System.Security.Cryptography;
using System.Text;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// A refresh that was started. It is stored before the request is sent, and deleted when the outcome is stored. So if the holder of
/// the lock finds a stored attempt, that refresh was never finished: its response is lost.
/// </summary>
public sealed record RefreshAttempt
{
    /// <summary>When the request was about to be sent, by this machine's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Base64url SHA-256 of the refresh token that was sent.</summary>
    public required string RefreshTokenHash { get; init; }

    internal static RefreshAttempt Create(string refreshToken, DateTimeOffset startedAt) =>
        new() { StartedAt = startedAt, RefreshTokenHash = Hash(refreshToken) };

    /// <summary>Whether this attempt was made with the given refresh token.</summary>
    internal bool IsFor(string refreshToken) => CryptographicOperations.FixedTimeEquals(RefreshTokenHash, Hash(refreshToken));

    private static string Hash(string refreshToken)
    {
        using var sha = SHA256.Create();
        return Base64Url.Encode(sha.ComputeHash(Encoding.UTF8.GetBytes(refreshToken)));
    }
}
