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
    private const int MaxLostRaces = 3;

    private readonly ITokenStore _store;
    private readonly TokenIntrospection _introspection;
    private readonly TokenRefresher _refresher;
    private readonly TokenMinter _minter;
    private readonly TimeProvider _time;
    private readonly RefreshOptions _options;

    public TokenProvider(
        ITokenStore store,
        TokenRefresher refresher,
        TokenMinter minter,
        TokenIntrospection introspection,
        TimeProvider time,
        RefreshOptions options)
    {
        _minter = minter;
        _store = store;
        _time = time;
        _options = options;
        _introspection = introspection;
        _refresher = refresher;
    }

    /// <summary>Gets a token that meets a requirement.</summary>
    /// <param name="stored">The token as it is stored.</param>
    /// <param name="requirement">The requirement.</param>
    /// <param name="cancellationToken">Cancels the waits.</param>
    public async Task<TokenSnapshot> GetAsync(TokenSnapshot stored, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        for (var lostRaces = 0; ; lostRaces++)
        {
            try
            {
                return await TryGetAsync(stored, requirement, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenException exception) when (
                exception.Code is TokenErrorCode.TokenChanged or TokenErrorCode.LockLost && lostRaces < MaxLostRaces)
            {
                // Another machine has changed the token meanwhile. What it stored may be what is wanted.
                var name = stored.Profile.Name;
                stored = await _store.ReadAsync(name, cancellationToken).ConfigureAwait(false)
                    ?? throw await StoreErrors.NotFoundAsync(name, _store, cancellationToken).ConfigureAwait(false);
                if (requirement.IsAnsweredBy(stored.Profile))
                {
                    EngineEventSource.Log?.Adopted(name);
                    return stored;
                }
            }
        }
    }

    private async Task<TokenSnapshot> TryGetAsync(TokenSnapshot stored, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        ThrowIfRefused(stored.Profile, requirement);
        var name = stored.Profile.Name;
        TokenSnapshot? adopted;
        ITokenLease? lease;
        try
        {
            (adopted, lease) = await LockOrAdoptAsync(name, requirement, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (
            exception.Code != TokenErrorCode.TokenNotFound && (!requirement.WantsNew || MayMintUnlocked(stored.Profile, exception)))
        {
            return await GetUnlockedAsync(stored, requirement, exception, cancellationToken).ConfigureAwait(false);
        }

        if (adopted is not null)
        {
            EngineEventSource.Log?.Adopted(name);
            return adopted;
        }

        using var held = lease!;

        // Other processes wait for this lock, and must not wait longer than their timeout.
        using var timeout = _time.CreateCancellationTokenSource(_options.Timeout);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, held.Lost, cancellationToken);
        try
        {
            return await GetLockedAsync(held, name, requirement, any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw StoreErrors.LockLost(name);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var profile = (await held.ReadAsync(CancellationToken.None).ConfigureAwait(false))?.Profile;
            throw profile?.RefreshAttempt is null
                ? RefreshErrors.TimedOut(_options)
                : RefreshErrors.OutcomeUnknown(cause: null, mayResolve: true);
        }
    }

    /// <summary>
    /// Without the lock, on a disk that cannot be written for example, nothing can be refreshed. But a token that Salesforce says is
    /// active can be handed out, and where the flow needs no user, so can a new one.
    /// </summary>
    private async Task<TokenSnapshot> GetUnlockedAsync(
        TokenSnapshot stored, TokenRequirement requirement, TokenException cause, CancellationToken cancellationToken)
    {
        if (MayMintUnlocked(stored.Profile, cause))
        {
            return await _minter.MintAsync(lease: null, stored, requirement.SubjectToken, cancellationToken).ConfigureAwait(false);
        }

        if (stored.Profile.Tokens is null)
        {
            throw cause;
        }

        TokenState? state;
        try
        {
            state = await IntrospectAsync(stored.Profile, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            throw cause;
        }

        return state is { Active: true } ? stored with { Profile = Confirmed(stored.Profile, state) } : throw cause;
    }

    // Whoever holds the lock is getting a new one.
    private static bool MayMintUnlocked(TokenProfile profile, TokenException cause) =>
        profile.IsUnattended && cause.Code != TokenErrorCode.TokenLocked;

    private async Task<TokenSnapshot> GetLockedAsync(
        ITokenLease lease, string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw await StoreErrors.NotFoundAsync(name, _store, cancellationToken).ConfigureAwait(false);
        var tokens = AuthorizationState.RequireUnlessUnattended(current.Profile);
        if (requirement.IsAnsweredBy(current.Profile))
        {
            // Salesforce has issued or confirmed it within the last seconds.
            EngineEventSource.Log?.AccessTokenActive(name);
            return current;
        }

        ThrowIfRefused(current.Profile, requirement);

        // The org has refused the access token, or the user does not want it: there is nothing to ask.
        if (tokens is null || requirement.SubjectToken is not null || requirement.RejectedAccessToken == tokens.AccessToken)
        {
            return await RenewAsync(lease, current, requirement.Reason, requirement, cancellationToken).ConfigureAwait(false);
        }

        var state = await IntrospectAsync(current.Profile, cancellationToken).ConfigureAwait(false);
        if (state is { Active: true })
        {
            current = await SaveConfirmedAsync(lease, current, state, cancellationToken).ConfigureAwait(false);
            if (requirement.IsAnsweredBy(current.Profile))
            {
                return current;
            }
        }

        if (!requirement.IgnoresRefusal && current.Profile.RefreshRefusal is { } refusal && refusal.Holds(_time.GetUtcNow()))
        {
            throw Remembered(current.Profile.Name, refusal);
        }

        var reason = state is { Active: true } ? RefreshReason.LongerLifetimeWanted : RefreshReason.AccessTokenEnded;
        return await RenewAsync(lease, current, reason, requirement, cancellationToken).ConfigureAwait(false);
    }

    private Task<TokenSnapshot> RenewAsync(
        ITokenLease lease, TokenSnapshot current, RefreshReason reason, TokenRequirement requirement, CancellationToken cancellationToken) =>
        current.Profile.IsUnattended
            ? _minter.MintAsync(lease, current, requirement.SubjectToken, cancellationToken)
            : _refresher.RefreshAsync(lease, current, reason, cancellationToken);

    /// <summary>Salesforce refused the refresh token a moment ago, and the access token is known not to do.</summary>
    private void ThrowIfRefused(TokenProfile profile, TokenRequirement requirement)
    {
        var now = _time.GetUtcNow();
        if (!requirement.IgnoresRefusal
            && profile.RefreshRefusal is { } refusal
            && refusal.Holds(now)
            && (profile.Tokens is not { } tokens || tokens.ExpiresAt <= now || tokens.AccessToken == requirement.RejectedAccessToken))
        {
            throw Remembered(profile.Name, refusal);
        }
    }

    private TokenException Remembered(string name, RefreshRefusal refusal)
    {
        EngineEventSource.Log?.RefusalRemembered(name, refusal.Code);
        return RefreshErrors.Remembered(refusal, _time.GetUtcNow());
    }

    private TokenProfile Confirmed(TokenProfile profile, TokenState state)
    {
        var now = _time.GetUtcNow();
        return profile with { Tokens = profile.Tokens!.Confirmed(state, now), UpdatedAt = now };
    }

    private async Task<TokenSnapshot> SaveConfirmedAsync(
        ITokenLease lease, TokenSnapshot current, TokenState state, CancellationToken cancellationToken)
    {
        var confirmed = Confirmed(current.Profile, state);
        try
        {
            return await lease.WriteAsync(confirmed, current.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (exception.Code != TokenErrorCode.TokenChanged)
        {
            // The next call has to ask again, and that is all.
            return current with { Profile = confirmed };
        }
    }

    /// <summary>
    /// What Salesforce says of the access token; null if it does not answer the question, for this user or app or at all, and a refresh
    /// needs no question.
    /// </summary>
    private async Task<TokenState?> IntrospectAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            return await _introspection.IntrospectAsync(profile, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (
            exception.Failure is { IsTransient: false, StatusCode: not null }
            && (profile.IsUnattended || profile.Tokens!.RefreshToken is not null))
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
