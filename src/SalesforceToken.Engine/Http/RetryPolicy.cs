using System;
using System.Security.Cryptography;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Http;

/// <summary>Decides whether and when to retry a request after a transient failure: exponential backoff with jitter.</summary>
internal sealed class RetryPolicy(int maxRetryAttempts, TimeSpan firstDelay, TimeSpan maxDelay)
{
    private int _retries;

    /// <summary>
    /// Whether a failed request may be retried. Without Retry-After, a rate limit is not retried: it means too many logins in an
    /// hour, and another login does not help.
    /// </summary>
    public bool Allows(TokenFailure failure) =>
        failure.IsTransient && (failure.RetryAfter is not null || failure.Code != TokenErrorCode.RateLimited) && Allows(failure.RetryAfter);

    /// <summary>Whether a retry is left, and the wait that the server asks for is not above the maximum delay.</summary>
    public bool Allows(TimeSpan? retryAfter) => _retries < maxRetryAttempts && !(retryAfter > maxDelay);

    /// <summary>
    /// Counts a retry and returns the wait before it: double the previous delay, varied by half, or the wait that the server asks
    /// for if that is longer.
    /// </summary>
    public TimeSpan NextDelay(TimeSpan? retryAfter)
    {
        var doubled = firstDelay.Ticks << Math.Min(_retries, 16);
        _retries++;
        var delay = TimeSpan.FromTicks(Math.Min((long)(doubled * (0.5 + Fraction())), maxDelay.Ticks));
        return retryAfter > delay ? retryAfter.Value : delay;
    }

    // Threads and processes that failed together must not draw the same numbers, as generators with a time seed would.
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
