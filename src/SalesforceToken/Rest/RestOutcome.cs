using System.Collections.Generic;

namespace SalesforceToken.Rest;

/// <summary>
/// What an error of the org's API says about the call: whether it may succeed later, and whether the change may have been made.
/// </summary>
internal static class RestOutcome
{
    // The transaction was undone, or never begun: nothing was changed, and the same call may succeed.
    private static readonly HashSet<string> Undone =
    [
        "UNABLE_TO_LOCK_ROW",
        "REQUEST_LIMIT_EXCEEDED",
        "CONCURRENT_REQUESTS_LIMIT_EXCEEDED",
        "RATE_LIMIT_EXCEEDED",
        "TOO_MANY_REQUESTS",
        "QUERY_TIMEOUT",
        "ExceededQuota",
    ];

    // Nothing is known of the change, and the same call may succeed.
    private static readonly HashSet<string> Interrupted = ["SERVER_UNAVAILABLE", "REQUEST_RUNNING_TOO_LONG"];

    // The org's own code, which fails in the same way again.
    private static readonly HashSet<string> Final = ["APEX_ERROR"];

    /// <summary>Whether the same call may succeed later without any change.</summary>
    public static bool IsTransient(string code, int statusCode) =>
        Undone.Contains(code)
        || Interrupted.Contains(code)
        || (statusCode is 408 or 425 or 429 or (>= 500 and not (501 or 505)) && !Final.Contains(code));

    /// <summary>Whether a change may have been made all the same.</summary>
    public static bool IsUnknown(string code, int statusCode, bool isChange) =>
        isChange && !Undone.Contains(code) && (statusCode is 408 or >= 500 || Interrupted.Contains(code));
}
