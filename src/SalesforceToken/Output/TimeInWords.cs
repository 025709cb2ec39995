using System;

namespace SalesforceToken;

/// <summary>Times as the tables show them.</summary>
public static class TimeInWords
{
    /// <summary>The time between now and another time.</summary>
    /// <param name="moment">The other time.</param>
    /// <param name="now">The current time.</param>
    /// <returns>Two units at most, such as <c>in 1 h 52 min</c> or <c>3 d ago</c>.</returns>
    public static string Describe(DateTimeOffset moment, DateTimeOffset now)
    {
        var distance = (moment - now).Duration();
        var words =
            distance.TotalSeconds < 90 ? $"{distance.TotalSeconds:0} s"
            : distance.TotalMinutes < 60 ? $"{Math.Floor(distance.TotalMinutes):0} min"
            : distance.TotalHours < 24 ? $"{distance.Hours} h {distance.Minutes} min"
            : $"{distance.Days} d {distance.Hours} h";
        return moment >= now ? "in " + words : words + " ago";
    }

    /// <summary>When a token expires.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The words; empty if there is no access token, and <c>unknown</c> if Salesforce has not said.</returns>
    public static string Expiry(SfAccessToken token) =>
        token.ExpiresAt is { } end ? Describe(end, DateTimeOffset.Now)
        : token.IssuedAt is null ? string.Empty
        : "unknown";
}
