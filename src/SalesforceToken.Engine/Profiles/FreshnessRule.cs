using System;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// When a stored access token may be handed out without asking Salesforce. Salesforce sends no lifetime; a session that is
/// not used ends after the org's session timeout, which no admin can set below 15 minutes.
/// </summary>
internal static class FreshnessRule
{
    /// <summary>The shortest session timeout that Salesforce offers (Session Settings).</summary>
    public static readonly TimeSpan MinSessionTimeout = TimeSpan.FromMinutes(15);

    /// <summary>What must be left of a known lifetime when the caller does not say.</summary>
    public static readonly TimeSpan DefaultMargin = TimeSpan.FromMinutes(1);

    /// <summary>Whether the token is good for a while.</summary>
    /// <param name="issued">The token.</param>
    /// <param name="now">This machine's time.</param>
    /// <param name="minimumLifetime">How long it must be good for; null for the default.</param>
    public static bool IsGood(TokenSet issued, DateTimeOffset now, TimeSpan? minimumLifetime)
    {
        var seenActive = SeenActive(issued);

        // A moment that is still to come means that this machine's clock was set back: nothing that was stored can be relied on.
        if (seenActive > now)
        {
            return false;
        }

        return issued.ExpiresAt is { } end
            ? end - now >= (minimumLifetime ?? DefaultMargin)
            : now - seenActive < MinSessionTimeout - (minimumLifetime ?? TimeSpan.Zero);
    }

    /// <summary>
    /// Whether a refresh could bring nothing better: the token is new, still good for something, and its whole lifetime is
    /// shorter than what is wished for.
    /// </summary>
    public static bool IsFullLifetimeTooShort(TokenSet issued, DateTimeOffset now, TimeSpan? minimumLifetime) =>
        issued.IssuedAt <= now
        && now - issued.IssuedAt < MinSessionTimeout
        && issued.ExpiresAt is { } end
        && end > now
        && end - issued.IssuedAt < (minimumLifetime ?? DefaultMargin);

    /// <summary>When Salesforce last issued or confirmed it.</summary>
    public static DateTimeOffset SeenActive(TokenSet issued) =>
        issued.LastConfirmedAt is { } confirmed && confirmed > issued.IssuedAt ? confirmed : issued.IssuedAt;
}
