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

    /// <summary>Makes a requirement.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="options">What the caller asks for.</param>
    /// <param name="stored">The access token that is stored; null without one.</param>
    /// <param name="reason">Why a new access token is wanted, if one is.</param>
    public TokenRequirement(TimeProvider time, FreshnessOptions options, string? stored, RefreshReason reason)
    {
        Reason = reason;
        _time = time;
        _asked = time.GetUtcNow();
        MinimumLifetime = options.MinimumLifetime;
        RejectedAccessToken = options.ForceRefresh ? stored : options.RejectedAccessToken;
        SubjectToken = options.SubjectToken;

        // What Salesforce said of another subject token does not matter.
        IgnoresRefusal = options.ForceRefresh || options.SubjectToken is not null;
    }

    public TimeSpan? MinimumLifetime { get; }

    /// <summary>An access token that does not meet the requirement: the org refused it, or the user wants a new one.</summary>
    public string? RejectedAccessToken { get; }

    /// <summary>Why <see cref="RejectedAccessToken"/> does not meet the requirement.</summary>
    public RefreshReason Reason { get; }

    /// <summary>Whether a refresh is tried although Salesforce has just refused one.</summary>
    public bool IgnoresRefusal { get; }

    /// <summary>The subject token for a token exchange that the caller has brought; null for none.</summary>
    public string? SubjectToken { get; }

    /// <summary>Whether no stored access token will do.</summary>
    public bool WantsNew => RejectedAccessToken is not null || SubjectToken is not null;

    /// <summary>Callers with the same key may share one result.</summary>
    public string Key => string.Join("\n", Reason, MinimumLifetime?.Ticks, RejectedAccessToken, IgnoresRefusal, SubjectToken);

    /// <summary>Whether a stored token meets the requirement as it is.</summary>
    public bool IsMetBy(TokenProfile profile)
    {
        // A subject token may be another user's than the one that the stored access token is of.
        if (SubjectToken is not null || !profile.IsAuthorized || profile.Tokens is not { } tokens || tokens.AccessToken == RejectedAccessToken)
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
        return SubjectToken is null
            && profile.IsAuthorized
            && profile.Tokens is { } tokens
            && tokens.AccessToken != RejectedAccessToken
            && IsSince(tokens.ExpiresAt is null ? FreshnessRule.LastSeenActive(tokens) : tokens.IssuedAt)
            && FreshnessRule.IsFresh(tokens, now, TimeSpan.Zero)
            && now - tokens.IssuedAt < FreshnessRule.MinSessionTimeout;

        bool IsSince(DateTimeOffset moment) => moment <= now && moment >= _asked - ClockTolerance;
    }
}
