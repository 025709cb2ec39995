using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Refresh;

/// <summary>Tells what kind a failure is.</summary>
internal static class RefreshFailures
{
    public static RefreshFailure Classify(TokenFailure failure) => failure switch
    {
        { StatusCode: 503, Code: TokenErrorCode.RefreshInProgress } => RefreshFailure.InProgress,
        { StatusCode: 503, OutcomeUnknown: true } => RefreshFailure.ServiceDown,
        { Code: TokenErrorCode.RequestTimeout } => RefreshFailure.TimedOut,
        { OutcomeUnknown: true, StatusCode: 400, OAuthError: not null } => RefreshFailure.TemporaryError,
        { OutcomeUnknown: true } => failure.IsTransient ? RefreshFailure.ResponseLost : RefreshFailure.ResponseUntrusted,
        { Code: TokenErrorCode.RefreshInProgress } => RefreshFailure.InProgress,
        { Code: TokenErrorCode.RefreshTokenExpired } => RefreshFailure.Expired,
        _ => failure.IsTransient ? RefreshFailure.TurnedAway : RefreshFailure.Refused,
    };
}
