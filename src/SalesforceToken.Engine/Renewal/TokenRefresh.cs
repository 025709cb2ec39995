using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Renewal;

/// <summary>
/// Refreshes a token whose lock is held. Salesforce rotates refresh tokens, and a rotated-out one that is presented ends the
/// whole chain; so the attempt is on the disk before the request is sent, the new chain is on the disk before anyone gets
/// the access token, and a refresh token is presented again only when it is known not to have been used.
/// </summary>
internal sealed class TokenRefresh
{
    private readonly OAuthClient _oauth;
    private readonly TimeProvider _time;
    private readonly RenewalLimits _limits;
    private readonly LostAnswer _lostAnswer;

    public TokenRefresh(OAuthClient oauth, TimeProvider time, RenewalLimits limits)
    {
        _oauth = oauth;
        _time = time;
        _limits = limits;
        _lostAnswer = new LostAnswer(oauth, time, limits);
    }

    /// <summary>Gets and stores a new access token.</summary>
    /// <param name="lease">The token's lock.</param>
    /// <param name="current">The token as it is stored.</param>
    /// <param name="isActive">Whether the stored access token may still be active.</param>
    /// <param name="cancellationToken">Gives up, but not on a request that was sent.</param>
    public async Task<TokenSnapshot> RunAsync(
        ITokenLease lease, TokenSnapshot current, bool isActive, CancellationToken cancellationToken)
    {
        if (current.Record.Issued!.RefreshToken is not { } refreshToken)
        {
            throw isActive ? NothingToRefreshWith() : await EndAsync(lease, current, Over()).ConfigureAwait(false);
        }

        var retry = new RetryPolicy(_limits);
        TokenException? failure = null;
        while (true)
        {
            try
            {
                await SettleEarlierAttemptAsync(lease, current, refreshToken, failure, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenException unresolved) when (unresolved.OutcomeUnknown && failure is { StatusCode: 503 })
            {
                // Down altogether: it cannot be asked about the refresh that it turned away.
                if (!retry.Allows(failure))
                {
                    throw failure;
                }

                await _time.Delay(retry.NextDelay(failure), cancellationToken).ConfigureAwait(false);
                continue;
            }

            current = await OpenAsync(lease, current, refreshToken, cancellationToken).ConfigureAwait(false);
            IssuedToken issued;
            try
            {
                // Until it is saved nobody may turn back: a request that was sent has to be followed to its end.
                issued = await SendAsync(current.Record, refreshToken).ConfigureAwait(false);
            }
            catch (TokenException exception)
            {
                failure = exception;
                current = await NoteAsync(lease, current, exception).ConfigureAwait(false);
                if (!MayRepeat(exception, current.Record) || !retry.Allows(exception))
                {
                    await SettleLastAttemptAsync(lease, current, refreshToken, exception, cancellationToken).ConfigureAwait(false);
                    throw Final(exception, current.Record);
                }

                await _time.Delay(retry.NextDelay(exception), cancellationToken).ConfigureAwait(false);
                continue;
            }

            return await SaveAsync(lease, current, issued).ConfigureAwait(false);
        }
    }

    private static TokenException NothingToRefreshWith() => new(
        TokenErrorCode.AuthorizationRequired,
        "Salesforce granted no refresh token, so that a new access token takes a new authorization. The stored one was not touched.");

    private static TokenException Over() => new(
        TokenErrorCode.AuthorizationRequired,
        "The access token is no longer active, and Salesforce granted no refresh token to get another one.");

    /// <summary>
    /// While another request with the same refresh token is under way, sent by whoever does not take our lock, only a client
    /// that can ask how that one ended may try again.
    /// </summary>
    private static bool MayRepeat(TokenException failure, TokenRecord record) =>
        failure.Code != TokenErrorCode.RefreshInProgress || record.ConsumerSecret is not null || record.Issued!.RotatesRefreshToken == false;

    /// <summary>
    /// Whether the refresh may have taken effect. A client that cannot ask believes an answer which says that it did not: to
    /// doubt it would cost the authorization each time, to believe it costs that only where the answer is wrong.
    /// </summary>
    private static bool IsOpen(TokenException failure, TokenRecord record) =>
        failure.OutcomeUnknown && (record.ConsumerSecret is not null || !(failure.StatusCode == 503 || failure is { StatusCode: 400, OAuthError: not null }));

    /// <summary>What the caller is told: an answer that came and was not trusted says so itself, and so does a service that is down.</summary>
    private static TokenException Final(TokenException failure, TokenRecord record) =>
        failure is { IsTransient: true, StatusCode: not 503 } && IsOpen(failure, record)
            ? LostAnswer.Unresolved(failure, mayResolve: record.ConsumerSecret is not null)
            : failure;

    /// <summary>Makes sure that a refresh token which was sent before, and whose answer never came, is still unused.</summary>
    private async Task SettleEarlierAttemptAsync(
        ITokenLease lease, TokenSnapshot current, string refreshToken, TokenException? failure, CancellationToken cancellationToken)
    {
        if (current.Record.RefreshAttempt is { } earlier
            && LostAnswer.Concerns(earlier, refreshToken)
            && !await _lostAnswer.IsUnusedAsync(current.Record, earlier, failure, cancellationToken).ConfigureAwait(false))
        {
            throw await EndAsync(lease, current, LostAnswer.Lost()).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A service that is down is asked for the outcome before this call gives up, so that the next need not wait for it. Where it
    /// cannot be asked either, the attempt stays.
    /// </summary>
    private async Task SettleLastAttemptAsync(
        ITokenLease lease, TokenSnapshot current, string refreshToken, TokenException failure, CancellationToken cancellationToken)
    {
        if (failure.StatusCode != 503 || current.Record.RefreshAttempt is null)
        {
            return;
        }

        try
        {
            await SettleEarlierAttemptAsync(lease, current, refreshToken, failure, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException unresolved) when (unresolved.OutcomeUnknown)
        {
            return;
        }

        await CloseAsync(lease, current, endedBy: null).ConfigureAwait(false);
    }

    private async Task<TokenSnapshot> OpenAsync(
        ITokenLease lease, TokenSnapshot current, string refreshToken, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var attempt = new RefreshAttempt { StartedAt = now, RefreshTokenHash = LostAnswer.HashOf(refreshToken) };
        return await lease.WriteAsync(current.Record with { RefreshAttempt = attempt, UpdatedAt = now }, current.Version, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<IssuedToken> SendAsync(TokenRecord record, string refreshToken)
    {
        var consumer = new ConsumerCredential(record.ConsumerKey!, record.ConsumerSecret);
        var answer = await _oauth.RefreshAsync(LoginHost.Parse(record.LoginUrl), refreshToken, consumer, CancellationToken.None).ConfigureAwait(false);
        return IssuedTokens.Refreshed(record.Issued!, answer);
    }

    private Task<TokenSnapshot> SaveAsync(ITokenLease lease, TokenSnapshot current, IssuedToken issued)
    {
        var record = current.Record with { Issued = issued, RefreshAttempt = null, AuthorizationEndedBy = null, UpdatedAt = _time.GetUtcNow() };
        return PersistentWrite.RunAsync(lease, record, current.Version, _limits.SavePatience, _time, LostAnswer.Unsaved);
    }

    /// <summary>
    /// Takes the attempt back where it is certain that Salesforce refused it. Where it may have taken effect, or another request
    /// with the same refresh token is about to, it stays, for whoever comes next to look into.
    /// </summary>
    private async Task<TokenSnapshot> NoteAsync(ITokenLease lease, TokenSnapshot current, TokenException failure)
    {
        if (failure.Code == TokenErrorCode.RequestTimeout)
        {
            // Salesforce may still be at it: what is to be waited for begins with the moment when this process stopped listening
            return await OpenAsync(lease, current, current.Record.Issued!.RefreshToken!, CancellationToken.None).ConfigureAwait(false);
        }

        var staysOpen = IsOpen(failure, current.Record)
            || (failure.Code == TokenErrorCode.RefreshInProgress && current.Record.ConsumerSecret is not null);
        return staysOpen
            ? current
            : await CloseAsync(lease, current, failure.Code == TokenErrorCode.RefreshTokenExpired ? failure.Code : null).ConfigureAwait(false);
    }

    private async Task<TokenException> EndAsync(ITokenLease lease, TokenSnapshot current, TokenException cause)
    {
        await CloseAsync(lease, current, cause.Code).ConfigureAwait(false);
        return cause;
    }

    private async Task<TokenSnapshot> CloseAsync(ITokenLease lease, TokenSnapshot current, TokenErrorCode? endedBy)
    {
        var record = current.Record with { RefreshAttempt = null, AuthorizationEndedBy = endedBy?.ToString(), UpdatedAt = _time.GetUtcNow() };
        return await lease.WriteAsync(record, current.Version, CancellationToken.None).ConfigureAwait(false);
    }
}
