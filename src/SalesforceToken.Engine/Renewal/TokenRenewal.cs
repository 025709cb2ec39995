using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Renewal;

/// <summary>
/// Gets a token that meets a requirement when the stored one is not known to: under the token's lock it adopts what another
/// process stored meanwhile, asks Salesforce whether the token is still active, and refreshes only what is not.
/// </summary>
internal sealed class TokenRenewal
{
    private readonly ITokenStore _store;
    private readonly TokenInquiry _inquiry;
    private readonly TokenRefresh _refresh;
    private readonly TimeProvider _time;
    private readonly RenewalLimits _limits;

    public TokenRenewal(ITokenStore store, OAuthClient oauth, TimeProvider time, RenewalLimits limits)
    {
        _store = store;
        _time = time;
        _limits = limits;
        _inquiry = new TokenInquiry(oauth, time, limits);
        _refresh = new TokenRefresh(oauth, time, limits);
    }

    public async Task<TokenSnapshot> RenewAsync(string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        var (adopted, lease) = await LockOrAdoptAsync(name, requirement, cancellationToken).ConfigureAwait(false);
        if (adopted is not null)
        {
            return adopted;
        }

        // Whoever waits for this lock must not wait for longer than it is told to.
        using var patience = _time.CreateCancellationTokenSource(_limits.Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using (lease)
        {
            try
            {
                return await RenewLockedAsync(lease!, name, requirement, both.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                if ((await lease!.ReadAsync(CancellationToken.None).ConfigureAwait(false))?.Record is { RefreshAttempt: not null })
                {
                    throw LostAnswer.Unresolved(cause: null, mayResolve: true);
                }

                throw new TokenException(
                    TokenErrorCode.RequestTimeout, $"The token could not be renewed within {_limits.Patience.TotalSeconds:0} seconds.")
                {
                    IsTransient = true,
                };
            }
        }
    }

    private async Task<TokenSnapshot> RenewLockedAsync(
        ITokenLease lease, string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false);
        var record = Authorized.Require(current?.Record, name);
        if (requirement.IsAnsweredBy(record))
        {
            return current!;
        }

        // What the org has refused, or the user does not want, needs no question.
        if (requirement.RejectedAccessToken == record.Issued!.AccessToken)
        {
            return await _refresh.RunAsync(lease, current!, isActive: true, cancellationToken).ConfigureAwait(false);
        }

        InquiryResult told;
        try
        {
            told = await _inquiry.AskAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException failure) when (failure.StatusCode == 403 && record.Issued.RefreshToken is not null)
        {
            // This user or app may not ask. A new access token is good without a question.
            return await _refresh.RunAsync(lease, current!, isActive: true, cancellationToken).ConfigureAwait(false);
        }

        if (told.Active)
        {
            var now = _time.GetUtcNow();
            var confirmed = record with { Issued = IssuedTokens.Confirmed(record.Issued, told, now), UpdatedAt = now };
            current = await lease.WriteAsync(confirmed, current!.Version, cancellationToken).ConfigureAwait(false);
            if (requirement.IsAnsweredBy(current.Record))
            {
                return current;
            }
        }

        return await _refresh.RunAsync(lease, current!, told.Active, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits for the lock, and while another process holds it, for what that one stores: many that wait would otherwise take
    /// the lock one after the other only to find that there is nothing left to do.
    /// </summary>
    private async Task<(TokenSnapshot? Adopted, ITokenLease? Lease)> LockOrAdoptAsync(
        string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var locking = _store.LockAsync(name, giveUp.Token);
        var interval = _limits.AdoptionInterval;
        while (true)
        {
            var pause = _time.Delay(interval, giveUp.Token);
            interval = interval + interval < _limits.LongestAdoptionInterval ? interval + interval : _limits.LongestAdoptionInterval;
            if (await Task.WhenAny(locking, pause).ConfigureAwait(false) == locking)
            {
                return (null, await locking.ConfigureAwait(false));
            }

            TokenSnapshot? stored;
            try
            {
                stored = await _store.ReadAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await LetGoAsync(locking, giveUp).ConfigureAwait(false);
                throw;
            }

            if (stored is not null && requirement.IsAnsweredBy(stored.Record))
            {
                await LetGoAsync(locking, giveUp).ConfigureAwait(false);
                return (stored, null);
            }
        }
    }

    private static async Task LetGoAsync(Task<ITokenLease> locking, CancellationTokenSource giveUp)
    {
        giveUp.Cancel();
        try
        {
            (await locking.ConfigureAwait(false)).Dispose();
        }
        catch (OperationCanceledException)
        {
            // It was still waiting, as it should.
        }
        catch (TokenException)
        {
            // The lock could not be had: it is not needed any more.
        }
    }
}
