using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// Gets a token that meets a requirement when the stored one is not known to. Under the token's lock it adopts what another
/// process has stored meanwhile, asks Salesforce whether the token is still active, and refreshes it only if it is not.
/// </summary>
internal sealed class TokenProvider
{
    private readonly ITokenStore _store;
    private readonly TokenIntrospection _introspection;
    private readonly TokenRefresher _refresher;
    private readonly TimeProvider _time;
    private readonly RefreshOptions _options;

    public TokenProvider(ITokenStore store, OAuthClient oauth, TokenIntrospection introspection, TimeProvider time, RefreshOptions options)
    {
        _store = store;
        _time = time;
        _options = options;
        _introspection = introspection;
        _refresher = new TokenRefresher(oauth, time, options);
    }

    public async Task<TokenSnapshot> GetAsync(string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        var (adopted, lease) = await LockOrAdoptAsync(name, requirement, cancellationToken).ConfigureAwait(false);
        if (adopted is not null)
        {
            EngineEventSource.Log?.Adopted(name);
            return adopted;
        }

        // Other processes wait for this lock, and must not wait longer than their timeout.
        using var timeout = _time.CreateCancellationTokenSource(_options.Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using (lease)
        {
            try
            {
                return await GetLockedAsync(lease!, name, requirement, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var profile = (await lease!.ReadAsync(CancellationToken.None).ConfigureAwait(false))?.Profile;
                throw profile?.RefreshAttempt is null ? RefreshErrors.TimedOut(_options) : RefreshErrors.OutcomeUnknown(cause: null, mayResolve: true);
            }
        }
    }

    private async Task<TokenSnapshot> GetLockedAsync(
        ITokenLease lease, string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw StoreErrors.NotFound(name, _store.ListNames());
        var tokens = AuthorizationState.Require(current.Profile);
        if (requirement.IsAnsweredBy(current.Profile))
        {
            // Salesforce has issued or confirmed it within the last seconds.
            EngineEventSource.Log?.AccessTokenActive(name);
            return current;
        }

        // The org has refused the access token, or the user does not want it: there is nothing to ask.
        if (requirement.RejectedAccessToken == tokens.AccessToken)
        {
            return await _refresher.RefreshAsync(lease, current, isActive: true, cancellationToken).ConfigureAwait(false);
        }

        var state = await IntrospectAsync(current.Profile, cancellationToken).ConfigureAwait(false);
        if (state is { Active: true })
        {
            var now = _time.GetUtcNow();
            var confirmed = current.Profile with { Tokens = tokens.Confirmed(state, now), UpdatedAt = now };
            current = await lease.WriteAsync(confirmed, current.Version, cancellationToken).ConfigureAwait(false);
            if (requirement.IsAnsweredBy(current.Profile))
            {
                return current;
            }
        }

        return await _refresher.RefreshAsync(lease, current, state?.Active ?? true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What Salesforce says of the access token; null if this user or app may not ask, and a refresh needs no question.</summary>
    private async Task<TokenState?> IntrospectAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            return await _introspection.IntrospectAsync(profile, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (exception.Failure.StatusCode == 403 && profile.Tokens!.RefreshToken is not null)
        {
            return null;
        }
    }

    /// <summary>
    /// Waits for the lock and, while another process holds it, for what that one stores. Otherwise many waiting processes would take
    /// the lock one after the other only to find that there is nothing left to do.
    /// </summary>
    private async Task<(TokenSnapshot? Adopted, ITokenLease? Lease)> LockOrAdoptAsync(
        string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var locking = _store.LockAsync(name, giveUp.Token);
        var interval = _options.PollInterval;
        var isWaiting = false;
        while (true)
        {
            var pause = _time.Delay(interval, giveUp.Token);
            interval = interval + interval < _options.MaxPollInterval ? interval + interval : _options.MaxPollInterval;
            if (await Task.WhenAny(locking, pause).ConfigureAwait(false) == locking)
            {
                return (null, await locking.ConfigureAwait(false));
            }

            if (!isWaiting)
            {
                isWaiting = true;
                EngineEventSource.Log?.LockWaitStarted(name);
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

            if (stored is not null && requirement.IsAnsweredBy(stored.Profile))
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
            // It was still waiting, as expected.
        }
        catch (TokenException)
        {
            // The lock could not be taken, and is not needed any more.
        }
    }
}
