using System;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Renewal;

/// <summary>
/// When a stored access token may be handed out without asking Salesforce. Salesforce sends no lifetime; a session that is
/// not used ends after the org's session timeout, which no admin can set below 15 minutes.
/// </summary>
internal static class FreshnessRule
{
    /// <summary>The shortest session timeout that Salesforce offers (Session Settings).</summary>
    public static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(15);

    /// <summary>What must be left of a known lifetime when the caller does not say.</summary>
    public static readonly TimeSpan DefaultMargin = TimeSpan.FromMinutes(1);

    /// <summary>Whether the token is good for a while.</summary>
    /// <param name="issued">The token.</param>
    /// <param name="now">This machine's time.</param>
    /// <param name="minimumLifetime">How long it must be good for; null for the default.</param>
    public static bool IsGood(IssuedToken issued, DateTimeOffset now, TimeSpan? minimumLifetime)
    {
        if (issued.ExpiresAt is { } end)
        {
            return end - now >= (minimumLifetime ?? DefaultMargin);
        }

        var seenActive = issued.LastConfirmedAt is { } confirmed && confirmed > issued.IssuedAt ? confirmed : issued.IssuedAt;

        // A moment that is still to come means that this machine's clock was set back: it proves nothing.
        return seenActive <= now && now - seenActive < ShortestSession - (minimumLifetime ?? TimeSpan.Zero);
    }

    /// <summary>Whether a new token could not be expected to last longer than this one.</summary>
    public static bool IsNew(IssuedToken issued, DateTimeOffset now) =>
        issued.IssuedAt <= now && now - issued.IssuedAt < ShortestSession;
}
