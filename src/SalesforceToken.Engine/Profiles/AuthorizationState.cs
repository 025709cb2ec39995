using System;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Profiles;

/// <summary>Checks that a token has what a request needs: a consumer key and a valid authorization.</summary>
internal static class AuthorizationState
{
    /// <summary>Returns the tokens of a profile with a valid authorization.</summary>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.ConsumerCredentialMissing"/> or <see cref="TokenErrorCode.AuthorizationRequired"/>.
    /// </exception>
    public static TokenSet Require(TokenProfile profile)
    {
        RequireCredential(profile);
        return profile.IsAuthorized ? profile.Tokens! : throw Failed(TokenErrorCode.AuthorizationRequired, profile, Reason(profile));
    }

    /// <summary>
    /// The tokens of a profile that can be used, or null where the flow needs no user to get new ones.
    /// </summary>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.ConsumerCredentialMissing"/> or <see cref="TokenErrorCode.AuthorizationRequired"/>.
    /// </exception>
    public static TokenSet? RequireUnlessUnattended(TokenProfile profile)
    {
        if (!profile.IsUnattended)
        {
            return Require(profile);
        }

        RequireCredential(profile);
        return profile.IsAuthorized ? profile.Tokens : null;
    }

    /// <summary>Fails when the token has no consumer key, because every authorization needs one.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ConsumerCredentialMissing"/>.</exception>
    public static void RequireCredential(TokenProfile profile)
    {
        RequireConsumerKey(profile);
        if (!profile.HasCredential)
        {
            throw Failed(TokenErrorCode.ConsumerCredentialMissing, profile, $"The token '{profile.Name}' has no private key yet.");
        }
    }

    /// <summary>Fails when the token has no consumer key.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ConsumerCredentialMissing"/>.</exception>
    public static void RequireConsumerKey(TokenProfile profile)
    {
        if (profile.ConsumerKey is null)
        {
            throw Failed(TokenErrorCode.ConsumerCredentialMissing, profile, $"The token '{profile.Name}' has no consumer key yet.");
        }
    }

    private static TokenException Failed(TokenErrorCode code, TokenProfile profile, string message) =>
        new(new TokenFailure(code, message) { TokenName = profile.Name });

    private static string Reason(TokenProfile profile) =>
        profile.AuthorizationEndedBy is { } cause ? $"The authorization of '{profile.Name}' has ended{Explain(cause)}."
        : profile.Tokens is null ? $"The token '{profile.Name}' has not been authorized yet."
        : profile.Tokens.EarlierLoginUrl is { } login
            ? $"The token '{profile.Name}' was authorized at {login}, but its login address is {profile.LoginUrl} now."
        : $"The token '{profile.Name}' was authorized with the consumer key {profile.Tokens.EarlierConsumerKey}, but now has another one.";

    private static string Explain(string cause) => Enum.TryParse<TokenErrorCode>(cause, out var code)
        ? code switch
        {
            TokenErrorCode.RefreshTokenExpired => ": Salesforce no longer accepts its refresh token",
            TokenErrorCode.RefreshOutcomeUnknown => ": the response to a refresh was lost after Salesforce had replaced the refresh token",
            TokenErrorCode.AuthorizationRequired => ": the access token expired, and Salesforce granted no refresh token",
            _ => $" ({code})",
        }
        : string.Empty;
}
