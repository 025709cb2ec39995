using System;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// What to do when a refresh request fails: a table of the kind of failure, of the client (only one with a secret can introspect,
/// and so ask whether the request took effect), of rotation (while it is off, sending the request twice harms nothing) and of
/// whether a retry is left. The first row that fits decides. A client that cannot ask believes a response which says that the
/// request was not carried out: to doubt it would cost the authorization each time, to believe it costs that only when the
/// response is wrong.
/// </summary>
internal sealed record RefreshDecision(RefreshStep Step, AttemptFate Attempt)
{
    private const bool Yes = true;
    private const bool No = false;

    // In the columns, null means that it does not matter.
    private static readonly Row[] Rows =
    [
        //                                      can ask  rotates  retry left.
        new(RefreshFailure.Expired,             null,    null,    null, RefreshStep.EndAuthorization,   AttemptFate.Abort),
        new(RefreshFailure.GrantRefused,        Yes,     null,    null, RefreshStep.AskWhetherEnded,    AttemptFate.Abort),
        new(RefreshFailure.GrantRefused,        No,      null,    null, RefreshStep.Fail,               AttemptFate.Abort),
        new(RefreshFailure.Refused,             null,    null,    null, RefreshStep.Fail,               AttemptFate.Abort),
        new(RefreshFailure.TurnedAway,          null,    null,    Yes,  RefreshStep.Retry,              AttemptFate.Abort),
        new(RefreshFailure.TurnedAway,          null,    null,    No,   RefreshStep.Fail,               AttemptFate.Abort),
        new(RefreshFailure.NotSent,             null,    null,    null, RefreshStep.Fail,               AttemptFate.Abort),
        new(RefreshFailure.ResponseUntrusted,   null,    null,    null, RefreshStep.Fail,               AttemptFate.Keep),
        new(RefreshFailure.InProgress,          Yes,     null,    Yes,  RefreshStep.AskOutcome,         AttemptFate.Keep),
        new(RefreshFailure.InProgress,          Yes,     null,    No,   RefreshStep.Fail,               AttemptFate.Keep),
        new(RefreshFailure.InProgress,          No,      No,      Yes,  RefreshStep.Retry,              AttemptFate.Abort),
        new(RefreshFailure.InProgress,          No,      null,    null, RefreshStep.Fail,               AttemptFate.Abort),

        // Asked for even without a retry left, so that the next call need not wait for the outcome.
        new(RefreshFailure.ServiceDown,         Yes,     null,    null, RefreshStep.AskOutcome,         AttemptFate.Keep),
        new(RefreshFailure.ServiceDown,         No,      null,    Yes,  RefreshStep.Retry,              AttemptFate.Abort),
        new(RefreshFailure.ServiceDown,         No,      null,    No,   RefreshStep.Fail,               AttemptFate.Abort),
        new(RefreshFailure.TemporaryError,      No,      null,    Yes,  RefreshStep.Retry,              AttemptFate.Abort),
        new(RefreshFailure.TemporaryError,      No,      null,    No,   RefreshStep.Fail,               AttemptFate.Abort),
        new(RefreshFailure.TemporaryError,      Yes,     null,    Yes,  RefreshStep.AskOutcome,         AttemptFate.Keep),
        new(RefreshFailure.TemporaryError,      Yes,     null,    No,   RefreshStep.FailOutcomeUnknown, AttemptFate.Keep),

        // Too early to ask: it may take effect for as long again. The next call waits for that.
        new(RefreshFailure.TimedOut,            null,    Yes,     null, RefreshStep.FailOutcomeUnknown, AttemptFate.Restart),
        new(RefreshFailure.TimedOut,            Yes,     No,      Yes,  RefreshStep.AskOutcome,         AttemptFate.Restart),
        new(RefreshFailure.TimedOut,            No,      No,      Yes,  RefreshStep.Retry,              AttemptFate.Restart),
        new(RefreshFailure.TimedOut,            null,    No,      No,   RefreshStep.FailOutcomeUnknown, AttemptFate.Restart),
        new(RefreshFailure.ResponseLost,        Yes,     null,    Yes,  RefreshStep.AskOutcome,         AttemptFate.Keep),
        new(RefreshFailure.ResponseLost,        No,      No,      Yes,  RefreshStep.Retry,              AttemptFate.Keep),
        new(RefreshFailure.ResponseLost,        null,    null,    null, RefreshStep.FailOutcomeUnknown, AttemptFate.Keep),
    ];

    /// <summary>Finds the decision.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="canIntrospect">Whether the client has a secret, and so may introspect.</param>
    /// <param name="rotates">Whether Salesforce rotates the refresh token, as far as is known; if it is not known, true.</param>
    /// <param name="retryLeft">Whether the request may be sent again.</param>
    public static RefreshDecision Find(RefreshFailure failure, bool canIntrospect, bool rotates, bool retryLeft)
    {
        foreach (var row in Rows)
        {
            if (row.Fits(failure, canIntrospect, rotates, retryLeft))
            {
                return new RefreshDecision(row.Step, row.Attempt);
            }
        }

        throw new InvalidOperationException($"The table has no row for {failure}.");
    }

    private sealed record Row(RefreshFailure Failure, bool? CanAsk, bool? Rotates, bool? RetryLeft, RefreshStep Step, AttemptFate Attempt)
    {
        public bool Fits(RefreshFailure failure, bool canIntrospect, bool rotates, bool retryLeft) =>
            Failure == failure
            && (CanAsk ?? canIntrospect) == canIntrospect
            && (Rotates ?? rotates) == rotates
            && (RetryLeft ?? retryLeft) == retryLeft;
    }
}
