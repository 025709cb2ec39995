using System;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// Decides whether a stored access token may be used without asking Salesforce. Salesforce sends no lifetime. A session that is not
/// used expires after the org's session timeout, which no admin can set below 15 minutes.
/// </summary>
internal static class FreshnessRule
{
    /// <summary>The shortest session timeout that Salesforce offers (Session Settings).</summary>
    public static readonly TimeSpan MinSessionTimeout = TimeSpan.FromMinutes(15);

    /// <summary>How much of a known lifetime must be left if the caller does not say.</summary>
    public static readonly TimeSpan DefaultMargin = TimeSpan.FromMinutes(1);

    /// <summary>Whether the token is valid for long enough.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="now">This machine's time.</param>
    /// <param name="minimumLifetime">How long the access token must stay valid; null for the default.</param>
    public static bool IsFresh(TokenSet tokens, DateTimeOffset now, TimeSpan? minimumLifetime)
    {
        var seenActive = LastSeenActive(tokens);

        // A time in the future means that this machine's clock was set back, so no stored time can be trusted.
        if (seenActive > now)
        {
            return false;
        }

        return tokens.ExpiresAt is { } end
            ? end - now >= (minimumLifetime ?? DefaultMargin)
            : now - seenActive < MinSessionTimeout - (minimumLifetime ?? TimeSpan.Zero);
    }

    /// <summary>
    /// Whether a refresh could not bring a better token: this one is new and still valid, but its full lifetime is shorter than the
    /// caller asks for.
    /// </summary>
    public static bool IsFullLifetimeTooShort(TokenSet tokens, DateTimeOffset now, TimeSpan? minimumLifetime) =>
        tokens.IssuedAt <= now
        && now - tokens.IssuedAt < MinSessionTimeout
        && tokens.ExpiresAt is { } end
        && end > now
        && end - tokens.IssuedAt < (minimumLifetime ?? DefaultMargin);

    /// <summary>When Salesforce issued or last confirmed the access token.</summary>
    public static DateTimeOffset LastSeenActive(TokenSet tokens) =>
        tokens.LastConfirmedAt is { } confirmed && confirmed > tokens.IssuedAt ? confirmed : tokens.IssuedAt;
}
