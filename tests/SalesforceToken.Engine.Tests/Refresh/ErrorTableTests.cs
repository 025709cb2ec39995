using System;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>Every error that Salesforce is known to send in response to a refresh, served over HTTP.</summary>
public sealed class ErrorTableTests
{
    [Theory]
    [InlineData("invalid_grant", "expired access/refresh token", TokenErrorCode.RefreshTokenExpired, true)]
    [InlineData("invalid_grant", "authentication failure", TokenErrorCode.AuthenticationFailed, false)]
    [InlineData("invalid_grant", "invalid user credentials", TokenErrorCode.AuthenticationFailed, false)]
    [InlineData("invalid_grant", "ip restricted", TokenErrorCode.LoginRestricted, false)]
    [InlineData("invalid_grant", "IP restricted or invalid login hours", TokenErrorCode.LoginRestricted, false)]
    [InlineData("invalid_grant", "user hasn't approved this consumer", TokenErrorCode.UserNotApproved, false)]
    [InlineData("invalid_app_access", "user is not admin approved to access this app", TokenErrorCode.UserNotApproved, false)]
    [InlineData("invalid_grant", "audience is invalid", TokenErrorCode.AudienceRejected, false)]
    [InlineData("invalid_grant", "Audience validation failed", TokenErrorCode.AudienceRejected, false)]
    [InlineData("invalid_grant", "invalid assertion", TokenErrorCode.AssertionRejected, false)]
    [InlineData("invalid_grant", "no client credentials user enabled", TokenErrorCode.RunAsUserMissing, false)]
    [InlineData("invalid_grant", "request not supported on this domain", TokenErrorCode.MyDomainRequired, false)]
    [InlineData("invalid_grant", "device flow is not enabled for the app", TokenErrorCode.GrantTypeUnsupported, false)]
    [InlineData("invalid_grant", "token exchange failed", TokenErrorCode.SubjectTokenRejected, false)]
    [InlineData("invalid_grant", "inactive organization", TokenErrorCode.OrganizationInactive, false)]
    [InlineData("invalid_client_id", "client identifier invalid", TokenErrorCode.ConsumerKeyUnknown, false)]
    [InlineData("invalid_client", "invalid client credentials", TokenErrorCode.ConsumerSecretRejected, false)]
    [InlineData("invalid_client", "app must be installed into org", TokenErrorCode.AppNotInstalled, false)]
    [InlineData("invalid_client_credentials", "client secret invalid", TokenErrorCode.ConsumerSecretRejected, false)]
    [InlineData("invalid_request", "invalid code verifier", TokenErrorCode.ProofKeyRejected, false)]
    [InlineData("invalid_request", "missing required code challenge", TokenErrorCode.ProofKeyRejected, false)]
    [InlineData("invalid_request", "must use HTTP POST", TokenErrorCode.RequestRejected, false)]
    [InlineData("unsupported_grant_type", "grant type not supported", TokenErrorCode.GrantTypeUnsupported, false)]
    [InlineData("inactive_user", "user is inactive", TokenErrorCode.UserInactive, false)]
    [InlineData("inactive_org", "org is locked, closed, or suspended", TokenErrorCode.OrganizationInactive, false)]
    [InlineData("redirect_uri_mismatch", "redirect_uri must match configuration", TokenErrorCode.CallbackUrlMismatch, false)]
    [InlineData("redirect_uri_missing", "redirect_uri not provided", TokenErrorCode.CallbackUrlMismatch, false)]
    [InlineData("unsupported_response_type", "response type not supported", TokenErrorCode.RequestRejected, false)]
    [InlineData("invalid_scope", "the requested scope is not allowed", TokenErrorCode.ScopeRejected, false)]
    [InlineData("invalid_assertion", "invalid assertion", TokenErrorCode.AssertionRejected, false)]
    [InlineData("invalid_assertion_type", "invalid assertion type", TokenErrorCode.AssertionRejected, false)]
    [InlineData("OAUTH_APP_BLOCKED", "this app is blocked by admin", TokenErrorCode.AppBlocked, false)]
    [InlineData("OAUTH_AUTHORIZATION_BLOCKED", "authorization is blocked", TokenErrorCode.AppBlocked, false)]
    [InlineData("access_denied", "app is blocked by your administrator", TokenErrorCode.AppBlocked, false)]
    [InlineData("OAUTH_EC_APP_NOT_FOUND", "external client app not found", TokenErrorCode.AppNotInstalled, false)]
    [InlineData("OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred during authentication", TokenErrorCode.AppNotInstalled, false)]
    [InlineData("OAUTH_APPROVAL_ERROR_GENERIC", "the requested scope is not allowed", TokenErrorCode.ScopeRejected, false)]
    [InlineData("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app", TokenErrorCode.UserNotApproved, false)]
    [InlineData("OAUTH_APP_ACCESS_DENIED", "ip restricted", TokenErrorCode.LoginRestricted, false)]
    [InlineData("OAUTH_APP_ACCESS_DENIED", "end-user denied authorization", TokenErrorCode.AuthorizationDenied, false)]
    [InlineData("invalid_client", "External client app is not installed in this org", TokenErrorCode.AppNotInstalled, false)]
    [InlineData("invalid_grant", "External client app is not installed in this org", TokenErrorCode.AppNotInstalled, false)]
    [InlineData("invalid_client_id", "app is not installed", TokenErrorCode.AppNotInstalled, false)]
    [InlineData("invalid_grant", "Cross-org OAuth flows are not supported for this external client app", TokenErrorCode.AppNotInstalled, false)]
    [InlineData("invalid_request", "app not found in org", TokenErrorCode.AppNotInstalled, false)]
    [InlineData("something_new", "never seen before", TokenErrorCode.RequestRejected, false)]
    public async Task A_refusal_is_told_by_its_cause_quoted_and_not_repeated(
        string error, string description, TokenErrorCode code, bool endsAuthorization)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = await bed.ReadAsync();
        bed.Org.Faults.Add(Fault.OAuthError(error, description) with { Endpoint = SimulatorEndpoint.Token });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));

        Assert.Equal((code, error, description, 400), (failure.Code, failure.Failure.OAuthError, failure.Failure.OAuthErrorDescription, failure.Failure.StatusCode));
        Assert.Equal(1, bed.TokenRequests);
        var after = await bed.ReadAsync();
        Assert.Equal(TestBed.Secrets(before), TestBed.Secrets(after));
        Assert.Null(after.RefreshAttempt);
        Assert.Equal(endsAuthorization, after.AuthorizationEndedBy is not null);
    }

    [Fact]
    public async Task Too_many_logins_are_told_at_once_since_another_login_would_not_help()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(Fault.OAuthError("rate_limit_exceeded", "number of login attempts has been exceeded") with { Endpoint = SimulatorEndpoint.Token });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));

        Assert.Equal(TokenErrorCode.RateLimited, failure.Code);
        Assert.True(failure.Failure.IsTransient);
        Assert.Equal(1, bed.TokenRequests);
    }

    [Fact]
    public async Task What_a_server_echoes_of_the_request_does_not_reach_the_message()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var issued = (await bed.ReadAsync()).Tokens!;
        var echo = $"bad refresh_token={issued.RefreshToken}&client_secret={bed.Org.App.ConsumerSecret} \u001b[31mred\u202e";
        Fault[] faults =
        [
            Fault.OAuthError("invalid_request", echo),
            Fault.OAuthError(issued.RefreshToken!, "echoed"),
            Fault.Status(404, $"<html><body>{echo}</body></html>"),
        ];
        foreach (var fault in faults)
        {
            bed.Org.Faults.Add(fault with { Endpoint = SimulatorEndpoint.Token, Times = 1 });

            var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));

            var text = failure.ToString() + failure.Failure.OAuthError + failure.Failure.OAuthErrorDescription;
            Assert.DoesNotContain(issued.RefreshToken!, text, StringComparison.Ordinal);
            Assert.DoesNotContain(bed.Org.App.ConsumerSecret, text, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', text);
            Assert.DoesNotContain('\u202e', text);
        }
    }

    [Fact]
    public async Task A_page_in_place_of_json_keeps_its_status_and_its_beginning()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var page = Fault.Status(404, "<html><head><style>x{}</style></head><body><h1>Down for maintenance</h1></body></html>");
        bed.Org.Faults.Add(page with { Endpoint = SimulatorEndpoint.Token, Times = 1 });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(new FreshnessOptions { ForceRefresh = true }));

        Assert.Equal((TokenErrorCode.ResponseInvalid, 404), (failure.Code, failure.Failure.StatusCode));
        Assert.Contains("HTTP 404: \"Down for maintenance\"", failure.Message, StringComparison.Ordinal);
    }
}
