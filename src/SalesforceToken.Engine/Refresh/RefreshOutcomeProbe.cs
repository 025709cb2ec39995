using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// Finds out whether a refresh whose response was lost took effect. If it did, the refresh token that is stored is rotated out, and
/// nobody knows the new one. Introspection tells, without using the refresh token.
/// </summary>
internal sealed class RefreshOutcomeProbe
{
    private readonly OAuthClient _oauth;
    private readonly TimeProvider _time;
    private readonly RefreshOptions _options;

    public RefreshOutcomeProbe(OAuthClient oauth, TimeProvider time, RefreshOptions options)
    {
        _oauth = oauth;
        _time = time;
        _options = options;
    }

    /// <summary>Whether the refresh token is unused, so that it may be sent again.</summary>
    /// <param name="profile">The token.</param>
    /// <param name="attempt">The refresh.</param>
    /// <param name="failure">How it failed, just now; null when it was found, left by another process.</param>
    /// <param name="cancellationToken">Cancels the wait for the outcome.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.RefreshOutcomeUnknown"/>: nobody can tell.</exception>
    public async Task<bool> IsUnusedAsync(
        TokenProfile profile, RefreshAttempt attempt, TokenException? failure, CancellationToken cancellationToken)
    {
        var isRotationOff = profile.Tokens!.RotatesRefreshToken == false;
        if (profile.ConsumerSecret is null)
        {
            // Only a client with a secret may introspect.
            return isRotationOff ? true : throw RefreshErrors.OutcomeUnknown(failure, mayResolve: false);
        }

        // Rotation may have been switched on since the last refresh, so the question is asked all the same.
        if (!isRotationOff)
        {
            await WaitForEndAsync(attempt, failure, cancellationToken).ConfigureAwait(false);
        }

        EngineEventSource.Log?.OutcomeAsked(profile.Name);
        try
        {
            var state = await _oauth.IntrospectAsync(
                profile.LoginHost, profile.Tokens.RefreshToken!, "refresh_token", profile.Consumer, cancellationToken).ConfigureAwait(false);
            return state.Active;
        }
        catch (TokenException) when (isRotationOff)
        {
            return true;
        }
        catch (TokenException exception)
        {
            throw RefreshErrors.OutcomeUnknown(exception, mayResolve: true);
        }
    }

    /// <summary>Whether Salesforce says that a refresh token which it refused is no longer active. If it does not say, false.</summary>
    public async Task<bool> IsEndedAsync(TokenProfile profile, CancellationToken cancellationToken) =>
        await _oauth.TryIntrospectRefreshTokenAsync(
            profile.LoginHost, profile.Tokens!.RefreshToken!, profile.Consumer, cancellationToken).ConfigureAwait(false) is { Active: false };

    /// <summary>Gives Salesforce the time to finish a request whose response nobody waits for any more.</summary>
    private async Task WaitForEndAsync(RefreshAttempt attempt, TokenException? failure, CancellationToken cancellationToken)
    {
        var wait = failure is not null ? _options.SettleDelay : attempt.StartedAt + _options.MaxRefreshDuration - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            // Never longer, even if this machine's clock was set back.
            await _time.Delay(wait < _options.MaxRefreshDuration ? wait : _options.MaxRefreshDuration, cancellationToken).ConfigureAwait(false);
        }
    }
}
