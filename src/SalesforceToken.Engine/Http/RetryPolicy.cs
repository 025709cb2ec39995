using System;
using System.Security.Cryptography;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Http;

/// <summary>How often and how late a request that failed for the moment is sent again: exponential backoff with jitter.</summary>
internal sealed class RetryPolicy
{
    private readonly int _maxRetryAttempts;
    private readonly TimeSpan _delay;
    private readonly TimeSpan _maxDelay;
    private int _retries;

    public RetryPolicy(int maxRetryAttempts, TimeSpan delay, TimeSpan maxDelay)
    {
        _maxRetryAttempts = maxRetryAttempts;
        _delay = delay;
        _maxDelay = maxDelay;
    }

    /// <summary>Whether a request that failed may be sent again. Another login does not cure too many logins in an hour.</summary>
    public bool Allows(TokenFailure failure) =>
        failure.IsTransient && (failure.RetryAfter is not null || failure.Code != TokenErrorCode.RateLimited) && Allows(failure.RetryAfter);

    /// <summary>Whether there is a retry left, and it may wait as long as the server asks.</summary>
    public bool Allows(TimeSpan? retryAfter) => _retries < _maxRetryAttempts && !(retryAfter > _maxDelay);

    /// <summary>Takes a retry: the wait before it is what the server asks for, or twice the one before, varied by half.</summary>
    public TimeSpan NextDelay(TimeSpan? retryAfter)
    {
        var doubled = _delay.Ticks << Math.Min(_retries, 16);
        _retries++;
        var delay = TimeSpan.FromTicks(Math.Min((long)(doubled * (0.5 + Fraction())), _maxDelay.Ticks));
        return retryAfter > delay ? retryAfter.Value : delay;
    }

    // Threads and processes that failed together must not draw the same numbers, as time-seeded ones would.
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
