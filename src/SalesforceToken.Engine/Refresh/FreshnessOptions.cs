using System;

namespace SalesforceToken.Engine.Refresh;

/// <summary>What a caller needs of an access token.</summary>
public sealed class FreshnessOptions
{
    /// <summary>
    /// How long the token must still be valid. With null, a minute of a known lifetime must be left. If the lifetime is not known,
    /// the token is used for the 15 minutes after it was last seen active.
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
    /// The subject token for a token exchange, in place of the one that the token's setup names; null for that one. It is used for one
    /// request at most, and never stored.
    /// </summary>
    public string? SubjectToken { get; init; }

    /// <summary>
    /// An access token that the org has refused; null for none. If another one is stored by now, that one is used; if not, it is refreshed.
    /// </summary>
    public string? RejectedAccessToken { get; init; }
}
