using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Refresh;

/// <summary>The errors of a failed refresh.</summary>
internal static class RefreshErrors
{
    public static TokenException NoRefreshToken() => new(
        TokenErrorCode.AuthorizationRequired,
        "Salesforce granted no refresh token, so a new access token needs a new authorization. The stored one was not changed.");

    public static TokenException ExpiredWithoutRefreshToken() => new(
        TokenErrorCode.AuthorizationRequired,
        "The access token is no longer active, and Salesforce granted no refresh token to get another one.");

    /// <summary>Introspection says that a refresh token that Salesforce refused is no longer active.</summary>
    public static TokenException Ended(TokenException refusal) => new(
        refusal.Failure with
        {
            Code = TokenErrorCode.RefreshTokenExpired,
            Message = refusal.Message + " The refresh token is no longer active.",
        },
        refusal);

    /// <summary>Only the new refresh token of a response could be used, and it is stored.</summary>
    public static TokenException AccessTokenRefused(TokenException refusal) => new(
        refusal.Failure with { Message = refusal.Message + " Its new refresh token is stored.", OutcomeUnknown = false }, refusal);

    /// <summary>A refusal that is stored, for a caller that comes before the next attempt.</summary>
    public static TokenException Remembered(RefreshRefusal refusal, DateTimeOffset now) => new(new TokenFailure(
        Enum.TryParse<TokenErrorCode>(refusal.Code, out var code) ? code : TokenErrorCode.RequestRejected,
        $"{refusal.Message} That was {(now - refusal.RefusedAt).TotalSeconds:0} seconds ago. Salesforce is not asked again "
            + $"for another {(refusal.NextAttemptAt - now).TotalSeconds:0} seconds, unless a refresh is forced.")
    {
        StatusCode = refusal.StatusCode,
        OAuthError = refusal.OAuthError,
        OAuthErrorDescription = refusal.OAuthErrorDescription,
        RetryAfter = refusal.NextAttemptAt - now,
    });

    /// <summary>It is certain that the new refresh token is lost.</summary>
    public static TokenException Lost() => new(
        TokenErrorCode.RefreshOutcomeUnknown,
        "Salesforce replaced the refresh token, but its response was lost: the new refresh token is not known here.");

    /// <summary>Nobody can tell now whether the refresh took effect. What is stored stays.</summary>
    /// <param name="cause">How it failed; null where a process found it, left by another.</param>
    /// <param name="mayResolve">Whether a later call may find out.</param>
    public static TokenException OutcomeUnknown(TokenException? cause, bool mayResolve) => new(
        new TokenFailure(
            TokenErrorCode.RefreshOutcomeUnknown,
            "A refresh was sent, but its response was lost: Salesforce may have replaced the refresh token. It is not sent again before that is known, because a replaced one would end the authorization."
            + (cause is null ? string.Empty : " " + cause.Message))
        {
            IsTransient = mayResolve,
            OutcomeUnknown = true,
        },
        cause);

    public static TokenException NotSaved(TokenException cause) => new(
        TokenErrorCode.RefreshOutcomeUnknown, "Salesforce replaced the refresh token, but the new one could not be stored: " + cause.Message, cause);

    public static TokenException TimedOut(RefreshOptions options) => new(new TokenFailure(
        TokenErrorCode.RequestTimeout, $"No valid token could be obtained within {options.Timeout.TotalSeconds:0} seconds.")
    {
        IsTransient = true,
    });
}
