using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// Decides what to do about an access token that the org refuses. A refresh helps if the session is over. It does not help if the
/// org refuses every token of this machine or app, and then each would only use up a refresh token. So a token that was issued
/// moments ago, or that the org has refused before, is introspected first.
/// </summary>
internal sealed class TokenRejection
{
    private static readonly TimeSpan Moments = TimeSpan.FromMinutes(1);

    private readonly ITokenStore _store;
    private readonly TokenIntrospection _introspection;
    private readonly TimeProvider _time;

    public TokenRejection(ITokenStore store, TokenIntrospection introspection, TimeProvider time)
    {
        _store = store;
        _introspection = introspection;
        _time = time;
    }

    /// <summary>Whether a new token may help. If not, the org refuses one that was just issued, or one that Salesforce calls active.</summary>
    /// <param name="profile">The token that the org refused.</param>
    /// <param name="cancellationToken">Cancels the question to Salesforce.</param>
    public async Task<bool> MayRenewalHelpAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        var stored = (await _store.ReadAsync(profile.Name, cancellationToken).ConfigureAwait(false))?.Profile;
        if (stored?.Tokens is not { } tokens || tokens.AccessToken != profile.Tokens!.AccessToken)
        {
            return true;
        }

        var now = _time.GetUtcNow();
        if (tokens.RejectedAt is { } rejectedAt && rejectedAt <= now && now - rejectedAt < Moments)
        {
            // It was looked into moments ago. A monitor must not ask for each call, nor get a new token for each.
            return false;
        }

        if (tokens.RejectedAt is null && (tokens.IssuedAt > now || now - tokens.IssuedAt >= Moments))
        {
            return true;
        }

        if (await IsActiveAsync(stored, cancellationToken).ConfigureAwait(false) != true)
        {
            return true;
        }

        await NoteAsync(stored).ConfigureAwait(false);
        return false;
    }

    /// <summary>Notes that Salesforce says that an access token has ended, so that the next call does not use it.</summary>
    public Task NoteEndAsync(TokenProfile profile) => NoteAsync(
        profile, static (tokens, now) => tokens.ExpiresAt <= now ? null : tokens with { ExpiresAt = now });

    /// <summary>Notes that the org refused an access token, so that later calls ask before they refresh.</summary>
    public Task NoteAsync(TokenProfile profile) => NoteAsync(profile, (tokens, now) => tokens with { RejectedAt = now });

    private async Task NoteAsync(TokenProfile profile, Func<TokenSet, DateTimeOffset, TokenSet?> note)
    {
        try
        {
            // If the lock is busy, the token is being changed, and a note about the present one would not last.
            using var lease = await _store.TryLockAsync(profile.Name).ConfigureAwait(false);
            var current = lease is null ? null : await lease.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            var now = _time.GetUtcNow();
            if (current?.Profile.Tokens is { } tokens && tokens.AccessToken == profile.Tokens!.AccessToken && note(tokens, now) is { } noted)
            {
                var changed = current.Profile with { Tokens = noted, UpdatedAt = now };
                await lease!.WriteAsync(changed, current.Version, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (TokenException)
        {
            // Without the note, a later call finds out for itself.
        }
    }

    private async Task<bool?> IsActiveAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            return (await _introspection.IntrospectAsync(profile, cancellationToken).ConfigureAwait(false)).Active;
        }
        catch (TokenException)
        {
            return null;
        }
    }
}
