using System;

namespace SalesforceToken;

/// <summary>Times as the tables show them.</summary>
internal static class TimeInWords
{
    /// <summary>The time between now and another time.</summary>
    /// <param name="moment">The other time, as local time.</param>
    /// <param name="now">The current time.</param>
    /// <returns>Two units at most, such as <c>in 1 h 52 min</c> or <c>3 d ago</c>.</returns>
    public static string Describe(DateTime moment, DateTime now)
    {
        var distance = (moment.ToUniversalTime() - now.ToUniversalTime()).Duration();
        var words =
            distance.TotalSeconds < 90 ? $"{distance.TotalSeconds:0} s"
            : distance.TotalMinutes < 60 ? $"{Math.Floor(distance.TotalMinutes):0} min"
            : distance.TotalHours < 24 ? $"{distance.Hours} h {distance.Minutes} min"
            : $"{distance.Days} d {distance.Hours} h";
        return moment.ToUniversalTime() >= now.ToUniversalTime() ? "in " + words : words + " ago";
    }
}
