using System;
using System.Globalization;

namespace SalesforceToken.Engine.Profiles;

/// <summary>What the caller should know about a token whose lifetime is shorter than the one that was asked for.</summary>
internal static class LifetimeNotice
{
    // Salesforce counts in whole seconds, and a request takes some.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(5);

    /// <summary>The sentence for the user; null if the token lives long enough.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="end">When the access token expires; null if Salesforce does not say.</param>
    /// <param name="lifetime">How long the access token should still be valid.</param>
    /// <param name="now">This machine's time.</param>
    public static string? For(string name, DateTimeOffset? end, TimeSpan lifetime, DateTimeOffset now)
    {
        if (end is not { } known)
        {
            return lifetime <= FreshnessRule.MinSessionTimeout ? null
                : $"The access token of '{name}' may be valid for less than the {Minutes(lifetime)} that were asked for: "
                    + "Salesforce does not say when it expires.";
        }

        return known - now + Rounding >= lifetime ? null
            : $"The access token of '{name}' is valid for {Minutes(known - now)}, not for the {Minutes(lifetime)} that were asked for: "
                + "the sessions of this org are shorter.";
    }

    private static string Minutes(TimeSpan time) => string.Format(CultureInfo.InvariantCulture, "{0:0.#} minutes", time.TotalMinutes);
}
