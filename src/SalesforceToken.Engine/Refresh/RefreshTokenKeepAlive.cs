using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// Uses a refresh token that was not used for long, although the access token is good: Salesforce ends a refresh token that is not
/// used for 30 days, but lets a session live on while it is used. It never costs the caller anything. Who cannot have the lock at
/// once, or whose refresh fails, gets the good token. Source: Salesforce, "External Client Apps" (eca_limit_idle_refresh_token_ttl).
/// </summary>
internal sealed class RefreshTokenKeepAlive
{
    /// <summary>How old the last use of a refresh token may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    /// <summary>From when on a user is told that the refresh token rests. Salesforce ends it after 30 days.</summary>
    public static readonly TimeSpan WarningAge = TimeSpan.FromDays(21);

    // A refresh that was sent and takes longer goes on while the caller uses the good token. One that was not sent is given up.
    private static readonly TimeSpan CallerTimeout = TimeSpan.FromSeconds(3);

    // After a failure, such as a network that is down.
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly ITokenStore _store;
    private readonly TokenRefresher _refresher;
    private readonly TimeProvider _time;
    private readonly Action<string> _notice;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _failures = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _warnings = new(StringComparer.OrdinalIgnoreCase);

    public RefreshTokenKeepAlive(ITokenStore store, TokenRefresher refresher, TimeProvider time, Action<string> notice)
    {
        _store = store;
        _refresher = refresher;
        _time = time;
        _notice = notice;
    }

    /// <summary>When the refresh token of a profile was last used; null without one.</summary>
    public static DateTimeOffset? LastUse(TokenProfile profile) =>
        profile.Tokens is { RefreshToken: not null } tokens ? tokens.RefreshTokenUsedAt ?? tokens.IssuedAt : null;

    /// <summary>Whether the refresh token should be used now.</summary>
    public bool IsDue(TokenProfile profile)
    {
        var now = _time.GetUtcNow();
        return LastUse(profile) is { } lastUse
            && now - lastUse > MaxAge
            && profile.IsAuthorized
            && MayAskOutcome(profile, now)
            && profile.RefreshRefusal?.Holds(now) != true
            && !IsPause(profile.Tokens!.KeepAliveFailedAt, now)
            && !(_failures.TryGetValue(profile.Name, out var failedAt) && IsPause(failedAt, now));
    }

    /// <summary>Refreshes a token whose access token is good.</summary>
    /// <returns>The refreshed token, or the good one where there is none within three seconds.</returns>
    public async Task<TokenSnapshot> RunAsync(TokenSnapshot good, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var refreshing = Task.Run(() => RefreshAsync(good, giveUp.Token), CancellationToken.None);
        if (await Task.WhenAny(refreshing, _time.Delay(CallerTimeout, cancellationToken)).ConfigureAwait(false) != refreshing)
        {
            // The next calls need not wait for a host that hangs.
            _failures[good.Profile.Name] = _time.GetUtcNow();
        }

        giveUp.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        if (_warnings.TryRemove(good.Profile.Name, out var warning))
        {
            _notice(warning);
        }

        return refreshing.IsCompleted ? await refreshing.ConfigureAwait(false) ?? good : good;
    }

    // An attempt whose outcome is not known forbids to send the refresh token, unless Salesforce can be asked.
    private static bool MayAskOutcome(TokenProfile profile, DateTimeOffset now) =>
        profile.RefreshAttempt is not { } attempt || (profile.ConsumerSecret is not null && now - attempt.StartedAt > Pause);

    // A time in the future means that the clock was set back.
    private static bool IsPause(DateTimeOffset? failedAt, DateTimeOffset now) => failedAt <= now && now - failedAt < Pause;

    private async Task<TokenSnapshot?> RefreshAsync(TokenSnapshot good, CancellationToken cancellationToken)
    {
        try
        {
            // Whoever holds the lock is probably using the refresh token.
            using var lease = await _store.TryLockAsync(good.Profile.Name).ConfigureAwait(false);
            return lease is null ? null : await RefreshAsync(lease, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception exception)
        {
            var failure = exception as TokenException ?? UnexpectedFailure.From(exception, outcomeUnknown: true);
            EngineEventSource.Log?.KeepAliveFailed(good.Profile.Name, failure.Code.ToString());
            _failures[good.Profile.Name] = _time.GetUtcNow();
            Warn(good.Profile, failure);
            return null;
        }
    }

    private async Task<TokenSnapshot?> RefreshAsync(ITokenLease lease, CancellationToken cancellationToken)
    {
        var stored = await lease.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (stored is not { Profile.IsAuthorized: true })
        {
            return null;
        }

        if (!IsDue(stored.Profile))
        {
            return stored;
        }

        EngineEventSource.Log?.KeepAliveStarted(stored.Profile.Name, (int)(_time.GetUtcNow() - LastUse(stored.Profile)!.Value).TotalDays);
        try
        {
            return await _refresher.RefreshAsync(lease, stored, RefreshReason.KeepAlive, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            await NoteFailureAsync(lease).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Notes the time of a failure, so that the next process does not try at once.</summary>
    private async Task NoteFailureAsync(ITokenLease lease)
    {
        try
        {
            if (await lease.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { Profile.Tokens: { } tokens } current)
            {
                var noted = current.Profile with { Tokens = tokens with { KeepAliveFailedAt = _time.GetUtcNow() } };
                await lease.WriteAsync(noted, current.Version, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (TokenException)
        {
            // A disk that cannot be written may be why it failed.
        }
    }

    // Told to the caller by its own call: this may run behind one that has ended.
    private void Warn(TokenProfile profile, TokenException cause)
    {
        var age = _time.GetUtcNow() - LastUse(profile);
        if (age > WarningAge && _warned.TryAdd(profile.Name, true))
        {
            _warnings[profile.Name] =
                $"The refresh token of '{profile.Name}' was last used {age.Value.TotalDays:0} days ago and could not be used now: {cause.Message} "
                    + "Salesforce ends a refresh token that is not used for 30 days.";
        }
    }
}
