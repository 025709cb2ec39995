using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Http;

/// <summary>An error of the OAuth endpoints, with Salesforce's own description. Nearly all have status 400.</summary>
/// <remarks>Source: Salesforce Help, "OAuth 2.0 Authorization Errors" (remoteaccess_oauth_flow_errors).</remarks>
internal sealed record OAuthError(string Error, string Description, int Status = 400)
{
    public static readonly OAuthError ExpiredToken = new("invalid_grant", "expired access/refresh token");
    public static readonly OAuthError AlreadyBeingProcessed = new("invalid_grant", "token request is already being processed");
    public static readonly OAuthError ExpiredCode = new("invalid_grant", "expired authorization code");
    public static readonly OAuthError InvalidCode = new("invalid_grant", "invalid authorization code");
    public static readonly OAuthError AuthenticationFailure = new("invalid_grant", "authentication failure");
    public static readonly OAuthError IpRestricted = new("invalid_grant", "ip restricted or invalid login hours");
    public static readonly OAuthError NotApproved = new("invalid_grant", "user hasn't approved this consumer");
    public static readonly OAuthError AudienceInvalid = new("invalid_grant", "audience is invalid");
    public static readonly OAuthError InvalidAssertion = new("invalid_grant", "invalid assertion");
    public static readonly OAuthError ExpiredAssertion = new("invalid_grant", "expired assertion");
    public static readonly OAuthError NotAdminApproved = new("invalid_app_access", "user is not admin approved to access this app");
    public static readonly OAuthError NoClientCredentialsUser = new("invalid_grant", "no client credentials user enabled");
    public static readonly OAuthError NotOnThisDomain = new("invalid_grant", "request not supported on this domain");
    public static readonly OAuthError DeviceFlowOff = new("invalid_grant", "device flow is not enabled for the app");
    public static readonly OAuthError TokenExchangeFailed = new("invalid_grant", "token exchange failed");
    public static readonly OAuthError MissingVerifier = new("invalid_grant", "invalid code verifier");
    public static readonly OAuthError WrongVerifier = new("invalid_request", "invalid code verifier");
    public static readonly OAuthError MissingChallenge = new("invalid_request", "missing required code challenge");
    public static readonly OAuthError InvalidChallengeMethod = new("invalid_request", "code challenge method must be S256");
    public static readonly OAuthError InvalidChallenge = new("invalid_request", "invalid code challenge");
    public static readonly OAuthError RepeatedParameter = new("invalid_request", "a parameter is given more than once");
    public static readonly OAuthError MustPost = new("invalid_request", "must use HTTP POST");
    public static readonly OAuthError MustGet = new("invalid_request", "must use HTTP GET");
    public static readonly OAuthError UnknownClient = new("invalid_client_id", "client identifier invalid");
    public static readonly OAuthError WrongSecret = new("invalid_client", "invalid client credentials");
    public static readonly OAuthError NotInstalled = new("invalid_client", "app must be installed into org");
    public static readonly OAuthError UnsupportedGrantType = new("unsupported_grant_type", "grant type not supported");
    public static readonly OAuthError InactiveUser = new("inactive_user", "user is inactive");
    public static readonly OAuthError InactiveOrg = new("inactive_org", "organization is inactive");
    public static readonly OAuthError TooManyLogins = new("rate_limit_exceeded", "number of logins exceeded");
    public static readonly OAuthError RedirectMismatch = new("redirect_uri_mismatch", "redirect_uri must match configuration");
    public static readonly OAuthError RedirectMissing = new("redirect_uri_missing", "redirect_uri not provided");
    public static readonly OAuthError UnsupportedResponseType = new("unsupported_response_type", "response type not supported");
    public static readonly OAuthError InvalidScope = new("invalid_scope", "the requested scope is not allowed");
    public static readonly OAuthError InvalidAssertionType = new("invalid_assertion_type", "specified assertion type is not supported");
    public static readonly OAuthError AccessDenied = new("access_denied", "end-user denied authorization");
    public static readonly OAuthError ImmediateUnsuccessful = new("immediate_unsuccessful", "the user must sign in or approve the app first");
    public static readonly OAuthError UnsupportedTokenType = new("unsupported_token_type", "this token type is not supported");
    public static readonly OAuthError InvalidToken = new("invalid_token", "invalid token");

    public Response ToResponse() => Write(Error, Description, Status);

    public static Response Write(string error, string? description, int status) =>
        Response.Json(
            JsonBytes.Object((error, description), static (writer, parts) =>
            {
                writer.WriteString("error", parts.error);
                if (parts.description is not null)
                {
                    writer.WriteString("error_description", parts.description);
                }
            }),
            status).With("Cache-Control", "no-cache, no-store");
}
