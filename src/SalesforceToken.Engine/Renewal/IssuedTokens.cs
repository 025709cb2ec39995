using System;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Renewal;

/// <summary>Makes what is stored of an answer of the token endpoint.</summary>
internal static class IssuedTokens
{
    /// <summary>After an authorization.</summary>
    public static IssuedToken New(Received<TokenResponse> answer) => new()
    {
        AccessToken = answer.Value.AccessToken,
        RefreshToken = answer.Value.RefreshToken,
        InstanceUrl = answer.Value.InstanceUrl,
        IdentityUrl = answer.Value.IdentityUrl,
        Scope = answer.Value.Scope,
        IssuedAt = answer.Clock.Past(answer.Value.IssuedAt),
        ExpiresAt = answer.Clock.Expiry(answer.Value.ExpiresAt),
    };

    /// <summary>After a refresh: what the answer does not repeat stays as it was.</summary>
    public static IssuedToken Refreshed(IssuedToken before, Received<TokenResponse> answer)
    {
        var issued = New(answer);
        if (Identity(issued.IdentityUrl) != Identity(before.IdentityUrl))
        {
            throw new TokenException(
                TokenErrorCode.IdentityMismatch,
                "Salesforce answered a refresh with the token of another user or org: the answer was not used.")
            {
                OutcomeUnknown = true,
            };
        }

        var rotated = issued.RefreshToken is not null && issued.RefreshToken != before.RefreshToken;
        return issued with
        {
            RefreshToken = issued.RefreshToken ?? before.RefreshToken,
            RotatesRefreshToken = rotated,
            Scope = issued.Scope.Count == 0 ? before.Scope : issued.Scope,
            Username = before.Username,
        };
    }

    /// <summary>After Salesforce has said that the token is active.</summary>
    public static IssuedToken Confirmed(IssuedToken before, InquiryResult told, DateTimeOffset now) => before with
    {
        LastConfirmedAt = now,
        ExpiresAt = told.ExpiresAt ?? ExpiryWhenNotTold(before, now),
        Username = told.Username ?? before.Username,
    };

    /// <summary>The ids of the org and the user: the last two segments of the identity address.</summary>
    public static (string Organization, string User) Identity(Uri identityUrl)
    {
        var segments = identityUrl.Segments;
        return (segments[segments.Length - 2].TrimEnd('/'), segments[segments.Length - 1].TrimEnd('/'));
    }

    // A JWT ends when it says, whatever else is told. An end of a session that has passed was moved by its use.
    private static DateTimeOffset? ExpiryWhenNotTold(IssuedToken before, DateTimeOffset now) =>
        JwtAccessToken.TryGetExpiry(before.AccessToken) is not null || before.ExpiresAt > now ? before.ExpiresAt : null;
}
