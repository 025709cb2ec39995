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
    private const int SaveAttempts = 5;
    private static readonly TimeSpan SaveDelay = TimeSpan.FromMilliseconds(200);

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

    public async Task<TokenSnapshot> RunAsync(ITokenLease lease, TokenSnapshot current, CancellationToken cancellationToken)
    {
        var retry = new RetryPolicy(_limits, _time);
        while (true)
        {
            var refreshToken = current.Record.Issued!.RefreshToken
                ?? throw await CloseAsync(lease, current, NothingToRefreshWith()).ConfigureAwait(false);
            await SettleEarlierAttemptAsync(lease, current, refreshToken, cancellationToken).ConfigureAwait(false);
            current = await OpenAsync(lease, current, refreshToken, cancellationToken).ConfigureAwait(false);
            try
            {
                // Until it is saved nobody may turn back: a request that was sent has to be followed to its end.
                return await SendAsync(lease, current, refreshToken).ConfigureAwait(false);
            }
            catch (TokenException failure) when (IsOpen(failure, current.Record))
            {
                if (!retry.Allows(failure))
                {
                    throw failure.OutcomeUnknown ? LostAnswer.Unresolved(failure) : failure;
                }

                await _time.Delay(retry.NextDelay(failure), cancellationToken).ConfigureAwait(false);
            }
            catch (TokenException failure)
            {
                failure = await CloseAsync(lease, current, failure).ConfigureAwait(false);
                if (!retry.Allows(failure))
                {
                    throw failure;
                }

                await _time.Delay(retry.NextDelay(failure), cancellationToken).ConfigureAwait(false);
                current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw failure;
            }
        }
    }

    private static TokenException NothingToRefreshWith() => new(
        TokenErrorCode.AuthorizationRequired,
        "The access token is no longer active, and Salesforce granted no refresh token to get another one.");

    /// <summary>
    /// Whether the attempt has to stay recorded after a failure: it may have taken effect, or another request with the same
    /// refresh token, sent by whoever does not take our lock, is about to.
    /// </summary>
    private static bool IsOpen(TokenException failure, TokenRecord record) =>
        failure.OutcomeUnknown || (failure.Code == TokenErrorCode.RefreshInProgress && record.ConsumerSecret is not null);

    /// <summary>Makes sure that a refresh token which was sent before, and whose answer never came, is still unused.</summary>
    private async Task SettleEarlierAttemptAsync(
        ITokenLease lease, TokenSnapshot current, string refreshToken, CancellationToken cancellationToken)
    {
        if (current.Record.RefreshAttempt is { } earlier
            && LostAnswer.Concerns(earlier, refreshToken)
            && !await _lostAnswer.IsUnusedAsync(current.Record, earlier, cancellationToken).ConfigureAwait(false))
        {
            throw await CloseAsync(lease, current, LostAnswer.Lost()).ConfigureAwait(false);
        }
    }

    private async Task<TokenSnapshot> OpenAsync(
        ITokenLease lease, TokenSnapshot current, string refreshToken, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var attempt = new RefreshAttempt { StartedAt = now, RefreshTokenHash = LostAnswer.HashOf(refreshToken) };
        return await lease.WriteAsync(current.Record with { RefreshAttempt = attempt, UpdatedAt = now }, current.Version, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<TokenSnapshot> SendAsync(ITokenLease lease, TokenSnapshot current, string refreshToken)
    {
        var record = current.Record;
        var host = LoginHost.Parse(record.LoginUrl);
        var consumer = new ConsumerCredential(record.ConsumerKey!, record.ConsumerSecret);
        var answer = await _oauth.RefreshAsync(host, refreshToken, consumer, CancellationToken.None).ConfigureAwait(false);
        return await SaveAsync(lease, current, IssuedTokens.Refreshed(record.Issued!, answer)).ConfigureAwait(false);
    }

    private async Task<TokenSnapshot> SaveAsync(ITokenLease lease, TokenSnapshot current, IssuedToken issued)
    {
        var record = current.Record with { Issued = issued, RefreshAttempt = null, UpdatedAt = _time.GetUtcNow() };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await lease.WriteAsync(record, current.Version, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TokenException exception) when (exception.Code == TokenErrorCode.StoreWriteFailed)
            {
                // The refresh token on the disk is dead already: its successor is worth some patience with the disk.
                if (attempt == SaveAttempts)
                {
                    throw LostAnswer.Unsaved(exception);
                }

                await _time.Delay(SaveDelay, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes the attempt back and, where only the user can help, stores that the authorization has ended.</summary>
    private async Task<TokenException> CloseAsync(ITokenLease lease, TokenSnapshot current, TokenException cause)
    {
        var ended = cause.Code is TokenErrorCode.RefreshTokenExpired or TokenErrorCode.RefreshOutcomeUnknown or TokenErrorCode.AuthorizationRequired
            ? cause.Code.ToString()
            : null;
        var record = current.Record with { RefreshAttempt = null, AuthorizationEndedBy = ended, UpdatedAt = _time.GetUtcNow() };
        await lease.WriteAsync(record, current.Version, CancellationToken.None).ConfigureAwait(false);
        return cause;
    }
}
