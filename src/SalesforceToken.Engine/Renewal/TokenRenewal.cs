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
        _inquiry = new TokenInquiry(oauth, time);
        _refresh = new TokenRefresh(oauth, time, limits);
    }

    public async Task<TokenSnapshot> RenewAsync(string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        var (adopted, lease) = await LockOrAdoptAsync(name, requirement, cancellationToken).ConfigureAwait(false);
        if (adopted is not null)
        {
            return adopted;
        }

        using (lease)
        {
            var current = await lease!.ReadAsync(cancellationToken).ConfigureAwait(false);
            var record = Authorized.Require(current?.Record, name);
            if (requirement.IsMetBy(record))
            {
                return current!;
            }

            if (requirement.RejectedAccessToken != record.Issued!.AccessToken)
            {
                current = await ConfirmAsync(lease, current!, cancellationToken).ConfigureAwait(false);
                if (IsGoodEnough(current.Record, requirement))
                {
                    return current;
                }
            }

            return await _refresh.RunAsync(lease, current!, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks Salesforce about the access token and stores what it said.</summary>
    private async Task<TokenSnapshot> ConfirmAsync(ITokenLease lease, TokenSnapshot current, CancellationToken cancellationToken)
    {
        var inquired = await _inquiry.AskAsync(current.Record, cancellationToken).ConfigureAwait(false);
        return inquired is null
            ? current
            : await lease.WriteAsync(current.Record with { Issued = inquired, UpdatedAt = _time.GetUtcNow() }, current.Version, cancellationToken)
                .ConfigureAwait(false);
    }

    private bool IsGoodEnough(TokenRecord record, TokenRequirement requirement)
    {
        if (requirement.IsMetBy(record))
        {
            return true;
        }

        // Where no expiry can be learned, a refresh cannot promise more than a new token that was just confirmed.
        var now = _time.GetUtcNow();
        var issued = record.Issued!;
        return issued.ExpiresAt is null && FreshnessRule.IsGood(issued, now, null) && FreshnessRule.IsNew(issued, now);
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
        while (true)
        {
            var pause = _time.Delay(_limits.AdoptionInterval, giveUp.Token);
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

            if (stored is not null && requirement.IsMetBy(stored.Record))
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
