using System;

namespace SalesforceToken.Engine.Renewal;

/// <summary>How patient the renewal of a token is.</summary>
public sealed class RenewalLimits
{
    /// <summary>How often a request that Salesforce turned away is sent at the most.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The first wait between two attempts; it doubles, and varies by half so that many clients do not come at once.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The longest wait; a <c>Retry-After</c> beyond it ends the attempts.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a renewal may take up to the moment when its last refresh is sent: others wait for the lock meanwhile. What was
    /// sent is followed to its end.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long after a connection broke the outcome of its request is asked for.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a refresh may still be at work at Salesforce after it was sent, when nobody is left who saw how it ended.
    /// </summary>
    public TimeSpan LongestRefresh { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a new token is tried to be stored: what is stored already is dead by then.</summary>
    public TimeSpan SavePatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How soon a process that waits for another's refresh first looks for its result; each further look comes later.</summary>
    public TimeSpan AdoptionInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How late it looks at most: many that wait must leave the processor to the one that refreshes.</summary>
    public TimeSpan LongestAdoptionInterval { get; init; } = TimeSpan.FromMilliseconds(200);
}
