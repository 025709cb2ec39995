using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;

namespace SalesforceToken.Engine.Health;

/// <summary>The checks that ask Salesforce. Each asks once, and none changes or uses up anything that is stored.</summary>
internal sealed class SalesforceChecks
{
    // Salesforce takes a signed assertion for three minutes.
    private static readonly TimeSpan MaxClockOffset = TimeSpan.FromMinutes(1);

    private readonly HttpTransport _transport;
    private readonly OAuthClient _oauth;
    private readonly TokenIntrospection _introspection;
    private readonly TokenMinter _minter;
    private readonly TimeProvider _time;

    public SalesforceChecks(HttpTransport transport, OAuthClient oauth, TokenIntrospection introspection, TokenMinter minter, TimeProvider time)
    {
        _transport = transport;
        _oauth = oauth;
        _introspection = introspection;
        _minter = minter;
        _time = time;
    }

    /// <summary>The login host, and how far its clock is ahead; the latter is null if it does not answer.</summary>
    public async Task<(HealthCheck Check, TimeSpan? ClockAhead)> LoginHostAsync(LoginHost host, CancellationToken cancellationToken)
    {
        var address = host.Url.AbsoluteUri.TrimEnd('/');
        try
        {
            var response = await GetAsync(host.DiscoveryDocument, cancellationToken).ConfigureAwait(false);
            return (HealthCheck.Passed(HealthCheckKind.LoginHost, $"{address} answers.", address), response.Clock.Ahead);
        }
        catch (TokenException exception) when (exception.Failure.StatusCode is >= 400 and < 500)
        {
            // It answers. A custom domain may have no description of itself.
            return (HealthCheck.Warning(HealthCheckKind.LoginHost, $"{address} answers, but refuses: {exception.Message}", address), exception.Failure.ServerClockAhead);
        }
        catch (TokenException exception)
        {
            return (HealthCheck.Failed(HealthCheckKind.LoginHost, exception, address), null);
        }
    }

    /// <summary>The org's own host, which the REST API is on.</summary>
    public async Task<HealthCheck> InstanceAsync(Uri instance, CancellationToken cancellationToken)
    {
        var address = instance.AbsoluteUri.TrimEnd('/');
        try
        {
            await GetAsync(new Uri(instance, "/services/data/"), cancellationToken).ConfigureAwait(false);
            return HealthCheck.Passed(HealthCheckKind.Instance, $"{address} answers.", address);
        }
        catch (TokenException exception) when (exception.Failure.StatusCode is >= 400 and < 500)
        {
            return HealthCheck.Warning(HealthCheckKind.Instance, $"{address} answers, but refuses: {exception.Message}", address);
        }
        catch (TokenException exception)
        {
            return HealthCheck.Failed(HealthCheckKind.Instance, exception, address);
        }
    }

    /// <summary>The clock of this machine.</summary>
    /// <param name="ahead">How far Salesforce's clock is ahead.</param>
    public static HealthCheck Clock(TimeSpan ahead) => ahead.Duration() < MaxClockOffset
        ? HealthCheck.Passed(HealthCheckKind.Clock, "This machine's clock agrees with Salesforce's.", ahead)
        : HealthCheck.Warning(
            HealthCheckKind.Clock,
            $"This machine's clock is {ahead.Duration().TotalMinutes:0} minutes {(ahead > TimeSpan.Zero ? "behind" : "ahead of")} Salesforce's. Set it right: signed assertions and other programs depend on it.",
            ahead);

    /// <summary>Whether Salesforce lets the app use the flow of the token.</summary>
    public async Task<HealthCheck> FlowAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            if (profile.IsUnattended)
            {
                // Not stored, so that nothing changes here.
                await _minter.TestAsync(profile, cancellationToken).ConfigureAwait(false);
                return HealthCheck.Passed(
                    HealthCheckKind.Flow, $"Salesforce issues access tokens by the flow {profile.Flow}. The one of this test was not stored.", profile.Flow.ToString());
            }

            await _oauth.TryAuthorizationRequestAsync(
                new AuthorizationRequest(profile.LoginHost, profile.ConsumerKey!, profile.CallbackUrl) { Scope = profile.Scope }, cancellationToken).ConfigureAwait(false);
            return HealthCheck.Passed(
                HealthCheckKind.Flow, $"Salesforce would ask a user to sign in: the app has the callback address {profile.CallbackUrl}.", profile.Flow.ToString());
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.SubjectTokenMissing)
        {
            return HealthCheck.NotTested(HealthCheckKind.Flow, "The subject token is not here, as outside of a job: " + exception.Message);
        }
        catch (TokenException exception)
        {
            return HealthCheck.Failed(HealthCheckKind.Flow, exception.About(profile.Name), profile.Flow.ToString());
        }
    }

    /// <summary>Whether Salesforce knows the app.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="flow">What the check of the flow has shown.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    public async Task<HealthCheck> AppAsync(TokenProfile profile, HealthCheck flow, CancellationToken cancellationToken)
    {
        if (profile.ConsumerSecret is null)
        {
            return flow is { Status: HealthStatus.Failed, Error: { Code: var code } error } && IsAboutApp(code)
                ? HealthCheck.Failed(HealthCheckKind.App, error, profile.ConsumerKey)
                : flow.Status == HealthStatus.Passed
                    ? HealthCheck.Passed(HealthCheckKind.App, "Salesforce knows the app.", profile.ConsumerKey)
                    : HealthCheck.NotTested(HealthCheckKind.App, "Whether Salesforce knows the app is not known, since the check of the flow failed before.");
        }

        try
        {
            // The answer does not matter, but only a client that Salesforce knows gets one (RFC 7662 section 2.1). So no token is asked
            // about: the one that is stored may be of another login host.
            await _oauth.IntrospectAsync(
                profile.LoginHost, RandomText.Create(), "access_token", profile.Consumer, cancellationToken).ConfigureAwait(false);
            return HealthCheck.Passed(HealthCheckKind.App, "Salesforce knows the app and accepts its secret.", profile.ConsumerKey);
        }
        catch (TokenException exception) when (IsAboutApp(exception.Code))
        {
            return HealthCheck.Failed(HealthCheckKind.App, exception.About(profile.Name), profile.ConsumerKey);
        }
        catch (TokenException exception)
        {
            return HealthCheck.NotTested(HealthCheckKind.App, "Salesforce does not say whether it knows the app: " + exception.Message);
        }
    }

    /// <summary>Whether the access token is active.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="refreshToken">What the check of the refresh token has shown; null for a flow without one.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    public async Task<HealthCheck> AccessTokenAsync(TokenProfile profile, HealthCheck? refreshToken, CancellationToken cancellationToken)
    {
        var state = await _introspection.TryIntrospectAsync(profile, cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            return HealthCheck.NotTested(HealthCheckKind.AccessToken, "Salesforce does not say whether the access token is active.");
        }

        if (state.Active)
        {
            var until = state.ExpiresAt is { } end ? $" until {StoredChecks.InWords(end)} or, if it is used, longer" : string.Empty;
            return HealthCheck.Passed(HealthCheckKind.AccessToken, $"The access token is active{until}.", state.ExpiresAt);
        }

        const string ended = "The access token is no longer active.";
        return refreshToken switch
        {
            null or { Status: HealthStatus.Passed } or { Status: HealthStatus.Warning, Value: not null } =>
                HealthCheck.Passed(HealthCheckKind.AccessToken, ended + " The next use of the token gets a new one."),
            { Status: HealthStatus.NotTested } =>
                HealthCheck.Warning(HealthCheckKind.AccessToken, ended + " Whether the next use of the token gets a new one is not known."),
            { Error: { } error } => HealthCheck.Failed(HealthCheckKind.AccessToken, error),
            _ => HealthCheck.Failed(HealthCheckKind.AccessToken, RefreshErrors.ExpiredWithoutRefreshToken().About(profile.Name)),
        };
    }

    /// <summary>Whether there is an active refresh token, and when it was last used.</summary>
    public async Task<HealthCheck> RefreshTokenAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        if (RefreshTokenKeepAlive.LastUse(profile) is not { } lastUse)
        {
            return HealthCheck.Warning(HealthCheckKind.RefreshToken, "Salesforce granted no refresh token: when the access token ends, a user must sign in again.");
        }

        var used = $"The refresh token was last used on {StoredChecks.InWords(lastUse)}.";
        var state = profile.ConsumerSecret is null ? null : await _oauth.TryIntrospectRefreshTokenAsync(
            profile.LoginHost, profile.Tokens!.RefreshToken!, profile.Consumer, cancellationToken).ConfigureAwait(false);
        if (state is { Active: false })
        {
            var end = new TokenException(TokenErrorCode.RefreshTokenExpired, "Salesforce says that the refresh token is not active.");
            return HealthCheck.Failed(HealthCheckKind.RefreshToken, end.About(profile.Name), lastUse);
        }

        return _time.GetUtcNow() - lastUse > RefreshTokenKeepAlive.WarningAge
            ? HealthCheck.Warning(HealthCheckKind.RefreshToken, $"{used} Salesforce ends one that is not used for 30 days: run Update-SfAccessToken.", lastUse)
            : state is null
                ? HealthCheck.NotTested(HealthCheckKind.RefreshToken, $"{used} Whether it is active is not known: " + (profile.ConsumerSecret is null ? "only an app with a consumer secret may ask." : "Salesforce does not say.")) with { Value = lastUse }
                : HealthCheck.Passed(HealthCheckKind.RefreshToken, used, lastUse);
    }

    private static bool IsAboutApp(TokenErrorCode code) => code is TokenErrorCode.ConsumerKeyUnknown or TokenErrorCode.ConsumerSecretRejected
        or TokenErrorCode.AppNotInstalled or TokenErrorCode.AppBlocked;

    private async Task<HttpResult> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return !response.IsSuccess ? throw OAuthFailure.From(response, OAuthGrant.None, address, SecretMask.None)
            : response.MediaType?.IndexOf("json", StringComparison.OrdinalIgnoreCase) >= 0 ? response
            : throw OAuthFailure.NotJson(response, address, SecretMask.None);
    }
}
