using System;

namespace SalesforceToken.Engine.Refresh;

/// <summary>What a caller needs of an access token.</summary>
public sealed class FreshnessOptions
{
    /// <summary>
    /// How long the token must still be good for; null asks for a minute of a known lifetime, and for no more than the 15
    /// minutes after it was seen active where the lifetime is not known.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan? MinimumLifetime
    {
        get;
        init => field = value >= TimeSpan.Zero || value is null ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>Get a new token even if the stored one is good.</summary>
    public bool ForceRefresh { get; init; }

    /// <summary>
    /// An access token that the org has refused: one that is stored meanwhile is taken, the same one is refreshed; null for none.
    /// </summary>
    public string? RejectedAccessToken { get; init; }
}
