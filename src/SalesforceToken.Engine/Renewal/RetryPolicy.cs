using System;
using System.Security.Cryptography;

namespace SalesforceToken.Engine.Renewal;

/// <summary>How often and how late a request that failed for the moment is sent again.</summary>
internal sealed class RetryPolicy
{
    private readonly RenewalLimits _limits;
    private readonly TimeProvider _time;
    private readonly long _start;
    private int _attempts = 1;

    public RetryPolicy(RenewalLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        _start = time.GetTimestamp();
    }

    public bool Allows(TokenException failure) =>
        (failure.IsTransient || failure.OutcomeUnknown)
        && _attempts < _limits.Attempts
        && _time.GetElapsedTime(_start) < _limits.LastAttempt
        && (failure.RetryAfter is not { } asked || asked <= _limits.LongestDelay);

    /// <summary>What Salesforce asked for, or twice as long as before, varied by half.</summary>
    public TimeSpan NextDelay(TokenException failure)
    {
        var doubled = TimeSpan.FromTicks(_limits.FirstDelay.Ticks << Math.Min(_attempts - 1, 16));
        _attempts++;
        var delay = TimeSpan.FromTicks((long)(Math.Min(doubled.Ticks, _limits.LongestDelay.Ticks) * (0.5 + Fraction())));
        return failure.RetryAfter is { } asked && asked > delay ? asked : delay;
    }

    // The threads and processes that failed together must not draw the same numbers: time-seeded ones would.
    private static double Fraction()
    {
        var bytes = new byte[4];
        using (var random = RandomNumberGenerator.Create())
        {
            random.GetBytes(bytes);
        }

        return BitConverter.ToUInt32(bytes, 0) / (double)uint.MaxValue;
    }
}
