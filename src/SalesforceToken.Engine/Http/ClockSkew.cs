using System;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// The difference between Salesforce's clock and this machine's, measured by the <c>Date</c> of an answer (RFC 9110 section
/// 6.6.1). Moments are kept by this machine's clock, since only that one can be asked without a network.
/// </summary>
internal readonly struct ClockSkew
{
    // A session lasts at most 24 hours (Session Settings): what claims to last longer is a clock that lies.
    private static readonly TimeSpan MaxSessionTimeout = TimeSpan.FromHours(24);

    // The header counts whole seconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset _now;
    private readonly TimeSpan _ahead;

    /// <summary>Compares the clocks: the server wrote its date at some moment between these two.</summary>
    public ClockSkew(DateTimeOffset sent, DateTimeOffset received, DateTimeOffset? date)
    {
        _now = received;
        _ahead = date is not { } written ? TimeSpan.Zero
            : written - received > Tolerance ? written - received
            : sent - written > Tolerance ? written - sent
            : TimeSpan.Zero;
    }

    /// <summary>A moment of the past by this machine's clock; never one that is still to come.</summary>
    public DateTimeOffset Past(DateTimeOffset moment)
    {
        var local = Shift(moment);
        return local > _now ? _now : local;
    }

    /// <summary>The end of a session by this machine's clock; never further away than a session can last.</summary>
    public DateTimeOffset? Expiry(DateTimeOffset? moment)
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
