using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// Refreshes a token whose lock is held (RFC 6749 section 6). Salesforce rotates refresh tokens, and using a rotated-out one ends
/// the whole chain of tokens. So the attempt is on the disk before the request is sent, the new tokens are on the disk before
/// anyone gets the access token, and a refresh token is sent again only if it is known to be unused. The end of the process waits
/// for a refresh that was sent.
/// </summary>
internal sealed class TokenRefresher
{
    private readonly OAuthClient _oauth;
    private readonly TimeProvider _time;
    private readonly RefreshOptions _options;
    private readonly RefreshOutcomeProbe _probe;
    private readonly MachineMark _machine;
    private readonly ExitGuard _exitGuard;
    private readonly Action<string> _notice;

    public TokenRefresher(
        OAuthClient oauth, MachineMark machine, TimeProvider time, RefreshOptions options, ExitGuard exitGuard, Action<string> notice)
    {
        _notice = notice;
        _machine = machine;
        _exitGuard = exitGuard;
        _oauth = oauth;
        _time = time;
        _options = options;
        _probe = new RefreshOutcomeProbe(oauth, time, options);
    }

    /// <summary>Gets and stores a new access token.</summary>
    /// <param name="lease">The token's lock.</param>
    /// <param name="current">The token as it is stored.</param>
    /// <param name="reason">Why it is refreshed.</param>
    /// <param name="cancellationToken">Cancels the waits between requests. A request that was sent is followed to its end.</param>
    public async Task<TokenSnapshot> RefreshAsync(
        ITokenLease lease, TokenSnapshot current, RefreshReason reason, CancellationToken cancellationToken)
    {
        var transaction = new RefreshTransaction(lease, current, reason, _machine, _options, _time);
        if (current.Profile.Tokens!.RefreshToken is null)
        {
            throw reason != RefreshReason.AccessTokenEnded
                ? RefreshErrors.NoRefreshToken()
                : await transaction.EndAsync(RefreshErrors.ExpiredWithoutRefreshToken()).ConfigureAwait(false);
        }

        await EnsureUnusedAsync(transaction, failure: null, cancellationToken).ConfigureAwait(false);
        TellOfOtherMachine(transaction.Profile);
        var retry = reason == RefreshReason.KeepAlive ? new RetryPolicy(0, TimeSpan.Zero, TimeSpan.Zero) : _options.NewRetryPolicy();
        for (var attempt = 1; ; attempt++)
        {
            using var hold = await _exitGuard.EnterAsync(cancellationToken).ConfigureAwait(false);
            await transaction.BeginAsync(cancellationToken).ConfigureAwait(false);
            EngineEventSource.Log?.RefreshSent(lease.Name, attempt);
            TokenResponse response;
            TokenSet tokens;
            TokenException? refusal;
            try
            {
                // Not cancelled: if the response were dropped, the new refresh token would be lost.
                response = await SendAsync(lease, transaction.Profile).ConfigureAwait(false);
                refusal = transaction.Profile.Tokens!.Refusal(response);
                tokens = transaction.Profile.Tokens.Refreshed(response, _time.GetUtcNow());
            }
            catch (TokenException failure)
            {
                await PrepareRetryAsync(transaction, failure, retry, hold, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var saved = await transaction.CommitAsync(tokens, response, refusal).ConfigureAwait(false);
            if (refusal is not null)
            {
                throw RefreshErrors.AccessTokenRefused(refusal);
            }

            EngineEventSource.Log?.TokensIssued(lease.Name);
            return saved;
        }
    }

    /// <summary>Tells of a data folder that was copied, once: the refresh that begins now stores that this machine is known.</summary>
    private void TellOfOtherMachine(TokenProfile profile)
    {
        if (_machine.IsOfOthers(profile))
        {
            _notice(
                $"'{profile.Name}' was authorized or refreshed on another machine, and now this machine refreshes it. If that machine "
                    + "still uses its copy, one of the two soon sends a refresh token that was replaced, and Salesforce ends the "
                    + $"authorization for both. Run Invoke-SfAuthorization for '{profile.Name}' here, or stop using it there.");
        }
    }

    private async Task<TokenResponse> SendAsync(ITokenLease lease, TokenProfile profile)
    {
        var refreshToken = profile.Tokens!.RefreshToken!;
        var response = await _oauth.RefreshAsync(
            profile.LoginHost, refreshToken, profile.Consumer, lease.RequireMaySend, CancellationToken.None).ConfigureAwait(false);

        // Without a usable access token and without a new refresh token, nothing in it can be kept.
        return response.RefreshToken is null && profile.Tokens.Refusal(response) is { } refusal ? throw refusal : response;
    }

    /// <summary>Settles a failed request. It returns when the request may be sent again, and throws when it may not.</summary>
    private async Task PrepareRetryAsync(
        RefreshTransaction transaction, TokenException exception, RetryPolicy retry, IDisposable hold, CancellationToken cancellationToken)
    {
        var failure = exception.Failure;
        var canIntrospect = transaction.Profile.ConsumerSecret is not null;
        var decision = RefreshDecision.Find(
            RefreshFailures.Classify(failure), canIntrospect, transaction.Profile.Tokens!.RotatesRefreshToken != false, retry.Allows(failure));
        EngineEventSource.Log?.RefreshFailed(transaction.Profile.Name, failure.Code.ToString(), decision.Step.ToString());
        if (decision.Step == RefreshStep.EndAuthorization)
        {
            throw await transaction.EndAsync(exception).ConfigureAwait(false);
        }

        await transaction.SettleAsync(decision.Attempt).ConfigureAwait(false);

        // What is stored now is all that there is to lose, so the process may end while this waits or asks.
        hold.Dispose();
        switch (decision.Step)
        {
            case RefreshStep.Retry:
                await _time.Delay(retry.NextDelay(failure.RetryAfter), cancellationToken).ConfigureAwait(false);
                return;
            case RefreshStep.AskOutcome:
                await AskOutcomeAsync(transaction, exception, retry, cancellationToken).ConfigureAwait(false);
                return;
            case RefreshStep.FailOutcomeUnknown:
                throw RefreshErrors.OutcomeUnknown(exception, mayResolve: canIntrospect);
            case RefreshStep.AskWhetherEnded:
                throw await _probe.IsEndedAsync(transaction.Profile, cancellationToken).ConfigureAwait(false)
                    ? await transaction.EndAsync(RefreshErrors.Ended(exception)).ConfigureAwait(false)
                    : await transaction.RefuseAsync(exception).ConfigureAwait(false);
            default:
                throw RefreshFailures.IsRemembered(failure) ? await transaction.RefuseAsync(exception).ConfigureAwait(false) : exception;
        }
    }

    /// <summary>Asks for the outcome of a failed request. A service that is down cannot answer that either, and is waited for.</summary>
    private async Task AskOutcomeAsync(
        RefreshTransaction transaction, TokenException exception, RetryPolicy retry, CancellationToken cancellationToken)
    {
        var failure = exception.Failure;
        var mayRetry = retry.Allows(failure);
        while (true)
        {
            if (mayRetry)
            {
                await _time.Delay(retry.NextDelay(failure.RetryAfter), cancellationToken).ConfigureAwait(false);
            }

            try
            {
                await EnsureUnusedAsync(transaction, exception, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (TokenException unanswered) when (failure.StatusCode == 503 && unanswered.Failure.OutcomeUnknown)
            {
                if (!retry.Allows(failure))
                {
                    throw exception;
                }
            }
        }

        if (!mayRetry)
        {
            await transaction.SettleAsync(AttemptFate.Abort).ConfigureAwait(false);
            throw exception;
        }
    }

    /// <summary>Makes sure that the refresh token is unused, although a request with it was sent and brought no response.</summary>
    private async Task EnsureUnusedAsync(RefreshTransaction transaction, TokenException? failure, CancellationToken cancellationToken)
    {
        if (transaction.OpenAttempt is { } attempt
            && !await _probe.IsUnusedAsync(transaction.Profile, attempt, failure, cancellationToken).ConfigureAwait(false))
        {
            throw await transaction.EndAsync(RefreshErrors.Lost()).ConfigureAwait(false);
        }
    }
}
