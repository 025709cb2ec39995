using System;
using SalesforceToken.Engine.Http;

namespace SalesforceToken.Engine.Refresh;

/// <summary>How long and how often the engine tries to get a valid token.</summary>
public sealed class RefreshOptions
{
    /// <summary>How many times a request that Salesforce turned away is sent again at most.</summary>
    public int MaxRetryAttempts { get; init; } = 4;

    /// <summary>The wait before the first retry. It doubles with each, and varies by half so that many clients do not retry at once.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The longest wait before a retry. A longer <c>Retry-After</c> ends the retries.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long it may take until the last refresh request is sent. Others wait for the lock meanwhile. A request that was sent is
    /// followed to its end.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long to wait after a broken connection before asking for the outcome of its request.</summary>
    public TimeSpan SettleDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long Salesforce may still work on a refresh request after the client has stopped waiting for the response.</summary>
    public TimeSpan MaxRefreshDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to retry saving a new token. The one that is stored no longer works by then.</summary>
    public TimeSpan SaveTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How soon a process that waits for another's refresh first looks for its result. The interval doubles with each look.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest interval between two looks. Many waiting processes must leave the processor to the one that refreshes.</summary>
    public TimeSpan MaxPollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    internal RetryPolicy NewRetryPolicy() => new(MaxRetryAttempts, Delay, MaxDelay);
}
