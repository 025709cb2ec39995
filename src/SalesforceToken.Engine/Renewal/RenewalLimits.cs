using System;

namespace SalesforceToken.Engine.Renewal;

/// <summary>How patient the renewal of a token is.</summary>
public sealed class RenewalLimits
{
    /// <summary>How often a refresh that Salesforce turned away is sent at the most.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The first wait between two attempts; it doubles, and varies by half so that many clients do not come at once.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The longest wait; a <c>Retry-After</c> beyond it ends the attempts.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after the first attempt the last one may begin: others wait for the lock meanwhile.</summary>
    public TimeSpan LastAttempt { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after a refresh was sent its outcome is asked for when its answer was lost: Salesforce may still be at it.
    /// </summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a process that waits for another's refresh looks for its result.</summary>
    public TimeSpan AdoptionInterval { get; init; } = TimeSpan.FromMilliseconds(50);
}
