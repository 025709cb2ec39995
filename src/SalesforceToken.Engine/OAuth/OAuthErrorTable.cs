using System;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// The meaning of Salesforce's errors. The same <c>error</c> covers many causes; only the description distinguishes them. Source:
/// Salesforce Help, "OAuth 2.0 Authorization Errors" (remoteaccess_oauth_flow_errors), and texts seen in practice.
/// </summary>
internal static class OAuthErrorTable
{
    // The first row that matches decides, so rows with a description come before the row for the error alone. Without an error, the
    // description decides: Salesforce gives these words with several errors.
    private static readonly Row[] Rows =
    [
        new(null, "external client app is not installed", TokenErrorCode.AppNotInstalled),
        new(null, "app is not installed", TokenErrorCode.AppNotInstalled),
        new(null, "app must be installed", TokenErrorCode.AppNotInstalled),
        new(null, "app not found in org", TokenErrorCode.AppNotInstalled),
        new(null, "cross-org oauth flows are not supported", TokenErrorCode.AppNotInstalled),
        new(null, "app is blocked", TokenErrorCode.AppBlocked),
        new(null, "blocked by admin", TokenErrorCode.AppBlocked),
        new(null, "blocked by your admin", TokenErrorCode.AppBlocked),
        new(null, "requested scope is not allowed", TokenErrorCode.ScopeRejected),

        new("invalid_grant", "token request is already being processed", TokenErrorCode.RefreshInProgress, Transient: true),

        // Until Winter '25 a concurrent refresh also got this.
        new("invalid_grant", "expired authorization code", TokenErrorCode.RefreshInProgress, Transient: true, OAuthGrant.RefreshToken),
        new("invalid_grant", "expired authorization code", TokenErrorCode.AuthorizationCodeExpired),
        new("invalid_grant", "expired access/refresh token", TokenErrorCode.RefreshTokenExpired),
        new("invalid_grant", "code verifier", TokenErrorCode.ProofKeyRejected),
        new("invalid_grant", "ip restricted", TokenErrorCode.LoginRestricted),
        new("invalid_grant", "login hours", TokenErrorCode.LoginRestricted),
        new("invalid_grant", "hasn't approved this consumer", TokenErrorCode.UserNotApproved),
        new("invalid_grant", "not admin approved", TokenErrorCode.UserNotApproved),
        new("invalid_grant", "audience", TokenErrorCode.AudienceRejected),
        new("invalid_grant", "assertion", TokenErrorCode.AssertionRejected),
        new("invalid_grant", "no client credentials user", TokenErrorCode.RunAsUserMissing),
        new("invalid_grant", "not supported on this domain", TokenErrorCode.MyDomainRequired),
        new("invalid_grant", "flow is not enabled", TokenErrorCode.GrantTypeUnsupported),
        new("invalid_grant", "inactive organization", TokenErrorCode.OrganizationInactive),
        new("invalid_grant", "inactive user", TokenErrorCode.UserInactive),
        new("invalid_grant", "authentication failure", TokenErrorCode.AuthenticationFailed),
        new("invalid_grant", "invalid user credentials", TokenErrorCode.AuthenticationFailed),
        new("invalid_grant", "token exchange failed", TokenErrorCode.SubjectTokenRejected),
        new("invalid_grant", null, TokenErrorCode.RefreshTokenRefused, Grant: OAuthGrant.RefreshToken),
        new("invalid_grant", null, TokenErrorCode.AuthorizationCodeExpired, Grant: OAuthGrant.AuthorizationCode),
        new("invalid_grant", null, TokenErrorCode.AssertionRejected, Grant: OAuthGrant.JwtBearer),
        new("invalid_grant", null, TokenErrorCode.SubjectTokenRejected, Grant: OAuthGrant.TokenExchange),
        new("invalid_request", null, TokenErrorCode.SubjectTokenRejected, Grant: OAuthGrant.TokenExchange),
        new("OAUTH_APP_BLOCKED", null, TokenErrorCode.AppBlocked),
        new("OAUTH_AUTHORIZATION_BLOCKED", null, TokenErrorCode.AppBlocked),
        new("OAUTH_EC_APP_NOT_FOUND", null, TokenErrorCode.AppNotInstalled),
        new("OAUTH_APPROVAL_ERROR_GENERIC", null, TokenErrorCode.AppNotInstalled),
        new("OAUTH_APP_ACCESS_DENIED", "end-user denied", TokenErrorCode.AuthorizationDenied),
        new("OAUTH_APP_ACCESS_DENIED", "ip restricted", TokenErrorCode.LoginRestricted),
        new("OAUTH_APP_ACCESS_DENIED", null, TokenErrorCode.UserNotApproved),
        new("invalid_app_access", null, TokenErrorCode.UserNotApproved),
        new("invalid_client_id", null, TokenErrorCode.ConsumerKeyUnknown),
        new("invalid_client", null, TokenErrorCode.ConsumerSecretRejected),
        new("invalid_client_credentials", null, TokenErrorCode.ConsumerSecretRejected),
        new("invalid_request", "code verifier", TokenErrorCode.ProofKeyRejected),
        new("invalid_request", "code challenge", TokenErrorCode.ProofKeyRejected),
        new("invalid_assertion", null, TokenErrorCode.AssertionRejected),
        new("invalid_assertion_type", null, TokenErrorCode.AssertionRejected),
        new("unsupported_grant_type", null, TokenErrorCode.GrantTypeUnsupported),
        new("inactive_user", null, TokenErrorCode.UserInactive),
        new("inactive_org", null, TokenErrorCode.OrganizationInactive),
        new("rate_limit_exceeded", null, TokenErrorCode.RateLimited, Transient: true),
        new("slow_down", null, TokenErrorCode.RateLimited, Transient: true),
        new("redirect_uri_mismatch", null, TokenErrorCode.CallbackUrlMismatch),
        new("redirect_uri_missing", null, TokenErrorCode.CallbackUrlMismatch),
        new("invalid_scope", null, TokenErrorCode.ScopeRejected),
        new("access_denied", null, TokenErrorCode.AuthorizationDenied),
        new("access-denied", null, TokenErrorCode.AuthorizationDenied),
        new("unknown_error", null, TokenErrorCode.ServiceUnavailable, Transient: true),
        new("server_error", null, TokenErrorCode.ServiceUnavailable, Transient: true),
        new("temporarily_unavailable", null, TokenErrorCode.ServiceUnavailable, Transient: true),
        new("invalid_token", null, TokenErrorCode.TokenNotRecognized),
        new("unsupported_token_type", null, TokenErrorCode.RequestRejected),
    ];

    /// <summary>Finds the meaning of an error. An unknown error means that the request was rejected.</summary>
    public static (TokenErrorCode Code, bool Transient) Find(string error, string? description, OAuthGrant grant)
    {
        foreach (var row in Rows)
        {
            if (row.Matches(error, description, grant))
            {
                return (row.Code, row.Transient);
            }
        }

        return (TokenErrorCode.RequestRejected, false);
    }

    private sealed record Row(
        string? Error, string? Description, TokenErrorCode Code, bool Transient = false, OAuthGrant Grant = OAuthGrant.None)
    {
        public bool Matches(string error, string? description, OAuthGrant grant) =>
            (Error is null || Error.Equals(error, StringComparison.OrdinalIgnoreCase))
            && (Description is null || description?.IndexOf(Description, StringComparison.OrdinalIgnoreCase) >= 0)
            && (Grant == OAuthGrant.None || Grant == grant);
    }
}
