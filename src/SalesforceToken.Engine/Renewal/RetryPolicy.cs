using System;
using System.Security.Cryptography;

namespace SalesforceToken.Engine.Renewal;

/// <summary>How often and how late a request that failed for the moment is sent again.</summary>
internal sealed class RetryPolicy
{
    private readonly RenewalLimits _limits;
    private int _attempts = 1;

    public RetryPolicy(RenewalLimits limits)
    {
        _limits = limits;
    }

    public bool Allows(TokenException failure) =>
        failure.IsTransient
        && _attempts < _limits.Attempts
        && (failure.RetryAfter ?? UnaskedDelay(failure)) <= _limits.LongestDelay;

    /// <summary>What Salesforce asked for, or twice as long as before, varied by half.</summary>
    public TimeSpan NextDelay(TokenException failure)
    {
        var doubled = _limits.FirstDelay.Ticks << Math.Min(_attempts - 1, 16);
        _attempts++;
        var delay = TimeSpan.FromTicks(Math.Min((long)(doubled * (0.5 + Fraction())), _limits.LongestDelay.Ticks));
        return failure.RetryAfter is { } asked && asked > delay ? asked : delay;
    }

    // Too many logins in an hour are not cured by another one within seconds.
    private static TimeSpan UnaskedDelay(TokenException failure) =>
        failure.Code == TokenErrorCode.RateLimited ? TimeSpan.MaxValue : TimeSpan.Zero;

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
