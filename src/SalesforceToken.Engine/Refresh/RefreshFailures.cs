using System;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Refresh;

/// <summary>Tells what kind a failure is.</summary>
internal static class RefreshFailures
{
    public static RefreshFailure Classify(TokenFailure failure) => failure switch
    {
        { Code: TokenErrorCode.LockLost } => RefreshFailure.NotSent,
        { StatusCode: 503, Code: TokenErrorCode.RefreshInProgress } => RefreshFailure.InProgress,
        { StatusCode: 503, OutcomeUnknown: true } => RefreshFailure.ServiceDown,
        { Code: TokenErrorCode.RequestTimeout } => RefreshFailure.TimedOut,
        { OutcomeUnknown: true, StatusCode: 400, OAuthError: not null } => RefreshFailure.TemporaryError,
        { OutcomeUnknown: true } => failure.IsTransient ? RefreshFailure.ResponseLost : RefreshFailure.ResponseUntrusted,
        { Code: TokenErrorCode.RefreshInProgress } => RefreshFailure.InProgress,
        { Code: TokenErrorCode.RefreshTokenExpired } => RefreshFailure.Expired,
        { IsTransient: false, OAuthError: { } error } when error.Equals("invalid_grant", StringComparison.OrdinalIgnoreCase) =>
            RefreshFailure.GrantRefused,
        _ => failure.IsTransient ? RefreshFailure.TurnedAway : RefreshFailure.Refused,
    };

    /// <summary>
    /// Whether later callers get this failure without a request, for a time: Salesforce answered, and would answer the same. A limit
    /// of logins that is reached is one of them, since more requests make it worse.
    /// </summary>
    public static bool IsRemembered(TokenFailure failure) =>
        failure is { StatusCode: not null, OutcomeUnknown: false }
        && failure.Code is not (TokenErrorCode.ProxyRefused or TokenErrorCode.RefreshInProgress)
        && (!failure.IsTransient || failure.Code == TokenErrorCode.RateLimited);
}
