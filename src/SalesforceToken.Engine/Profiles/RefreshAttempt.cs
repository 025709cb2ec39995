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
    /// <summary>Tells this attempt from all others; null in one that an earlier version has written.</summary>
    public string? Id { get; init; }

    /// <summary>The machine and the process whose attempt it is, for people; null in one that an earlier version has written.</summary>
    public string? Owner { get; init; }

    /// <summary>The generation of the tokens that the refresh is to replace (<see cref="TokenProfile.Generation"/>).</summary>
    public int Generation { get; init; }

    /// <summary>When the request was about to be sent, by this machine's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Base64url SHA-256 of the refresh token that was sent.</summary>
    public required string RefreshTokenHash { get; init; }

    /// <summary>A new attempt to refresh the tokens of a profile.</summary>
    /// <param name="profile">The profile; it has a refresh token.</param>
    /// <param name="owner">The machine and the process.</param>
    /// <param name="startedAt">Now.</param>
    internal static RefreshAttempt Create(TokenProfile profile, string owner, DateTimeOffset startedAt) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        Owner = owner,
        Generation = profile.Generation,
        StartedAt = startedAt,
        RefreshTokenHash = Hash(profile.Tokens!.RefreshToken!),
    };

    /// <summary>Whether another record of an attempt is that of this one.</summary>
    internal bool IsSame(RefreshAttempt? other) => Id is not null && Id == other?.Id;

    /// <summary>Whether this attempt was made with the given refresh token.</summary>
    internal bool IsFor(string refreshToken) => CryptographicOperations.FixedTimeEquals(RefreshTokenHash, Hash(refreshToken));

    private static string Hash(string refreshToken)
    {
        using var sha = SHA256.Create();
        return Base64Url.Encode(Wiped.Use(Encoding.UTF8.GetBytes(refreshToken), sha.ComputeHash));
    }
}
