using System;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Refresh;

/// <summary>What a caller needs of an access token, from the moment that it asks.</summary>
internal sealed class TokenRequirement
{
    // Salesforce's issue times are converted to this machine's clock only if the two clocks differ by more than this.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly DateTimeOffset _asked;

    public TokenRequirement(TimeProvider time, TimeSpan? minimumLifetime, string? rejectedAccessToken)
    {
        _time = time;
        _asked = time.GetUtcNow();
        MinimumLifetime = minimumLifetime;
        RejectedAccessToken = rejectedAccessToken;
    }

    public TimeSpan? MinimumLifetime { get; }

    /// <summary>An access token that does not meet the requirement: the org refused it, or the user wants a new one.</summary>
    public string? RejectedAccessToken { get; }

    /// <summary>Whether a stored token meets the requirement as it is.</summary>
    public bool IsMetBy(TokenProfile profile)
    {
        if (!profile.IsAuthorized || profile.Tokens is not { } tokens || tokens.AccessToken == RejectedAccessToken)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        return FreshnessRule.IsFresh(tokens, now, MinimumLifetime) || FreshnessRule.IsFullLifetimeTooShort(tokens, now, MinimumLifetime);
    }

    /// <summary>
    /// Whether another process has asked Salesforce or refreshed since this caller asked. If so, its result is taken, because doing
    /// the same again would bring nothing else.
    /// </summary>
    public bool IsAnsweredBy(TokenProfile profile)
    {
        if (IsMetBy(profile))
        {
            return true;
        }

        var now = _time.GetUtcNow();
        return profile.IsAuthorized
            && profile.Tokens is { } tokens
            && tokens.AccessToken != RejectedAccessToken
            && IsSince(tokens.ExpiresAt is null ? FreshnessRule.LastSeenActive(tokens) : tokens.IssuedAt)
            && FreshnessRule.IsFresh(tokens, now, TimeSpan.Zero)
            && now - tokens.IssuedAt < FreshnessRule.MinSessionTimeout;

        bool IsSince(DateTimeOffset moment) => moment <= now && moment >= _asked - ClockTolerance;
    }
}
