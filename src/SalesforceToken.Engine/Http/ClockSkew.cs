using System;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// The difference between Salesforce's clock and this machine's clock, measured with the <c>Date</c> header of a response
/// (RFC 9110 section 6.6.1). Times are stored by this machine's clock, because only that clock can be read without a network.
/// </summary>
internal readonly struct ClockSkew
{
    // A session lasts at most 24 hours (Session Settings). If it seems to last longer, a clock is wrong.
    private static readonly TimeSpan MaxSessionTimeout = TimeSpan.FromHours(24);

    // The header has a resolution of one second.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset _now;
    private readonly TimeSpan _ahead;

    /// <summary>Compares the clocks. The server wrote its date between <paramref name="sent"/> and <paramref name="received"/>.</summary>
    public ClockSkew(DateTimeOffset sent, DateTimeOffset received, DateTimeOffset? date)
    {
        _now = received;
        _ahead = date is not { } written ? TimeSpan.Zero
            : written - received > Tolerance ? written - received
            : sent - written > Tolerance ? written - sent
            : TimeSpan.Zero;
    }

    /// <summary>How far the server's clock is ahead of this machine's; zero if they agree, or if it is not known.</summary>
    public TimeSpan Ahead => _ahead;

    /// <summary>Converts a past time of the server to this machine's clock. The result is never in the future.</summary>
    public DateTimeOffset ToLocalPast(DateTimeOffset moment)
    {
        var local = Shift(moment);
        return local > _now ? _now : local;
    }

    /// <summary>Converts the end of a session to this machine's clock. The result is at most the maximum session time from now.</summary>
    public DateTimeOffset? ToLocalExpiry(DateTimeOffset? moment)
    {
        if (moment is not { } end)
        {
            return null;
        }

        var local = Shift(end);
        var latest = _now + MaxSessionTimeout;
        return local > latest ? latest : local;
    }

    private DateTimeOffset Shift(DateTimeOffset moment)
    {
        var ticks = moment.UtcTicks - _ahead.Ticks;
        return new DateTimeOffset(Math.Min(Math.Max(ticks, DateTimeOffset.MinValue.Ticks), DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }
}
