using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// The journal of a refresh, kept in the token's profile under its lock: an attempt is stored before the refresh token is sent, and
/// goes with its outcome. So an attempt that is found stored was never finished. Nothing else writes attempts.
/// </summary>
internal sealed class RefreshTransaction
{
    private readonly ITokenLease _lease;
    private readonly RefreshOptions _options;
    private readonly TimeProvider _time;
    private TokenSnapshot _current;

    public RefreshTransaction(ITokenLease lease, TokenSnapshot current, RefreshOptions options, TimeProvider time)
    {
        _lease = lease;
        _current = current;
        _options = options;
        _time = time;
    }

    /// <summary>The profile as it is stored now.</summary>
    public TokenProfile Profile => _current.Profile;

    /// <summary>The attempt with the refresh token that is stored, whose outcome is not known; null when there is none.</summary>
    public RefreshAttempt? OpenAttempt =>
        Profile is { RefreshAttempt: { } attempt, Tokens.RefreshToken: { } refreshToken } && attempt.IsFor(refreshToken) ? attempt : null;

    /// <summary>Stores that the refresh token is about to be sent.</summary>
    public Task BeginAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        return WriteAsync(
            Profile with { RefreshAttempt = RefreshAttempt.Create(Profile.Tokens!.RefreshToken!, now), UpdatedAt = now }, cancellationToken);
    }

    /// <summary>Stores what the refresh brought. It is retried for some time: what was stored before does not work any more.</summary>
    /// <returns>What is stored.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.RefreshOutcomeUnknown"/>: it could not be stored.</exception>
    public Task<TokenSnapshot> CommitAsync(TokenSet tokens) => PersistentWrite.RunAsync(
        _lease, Profile.WithTokens(tokens, _time.GetUtcNow()), _current.Version, _options.SaveTimeout, _time, RefreshErrors.NotSaved);

    /// <summary>Keeps, restarts or deletes the attempt, as decided.</summary>
    public async Task SettleAsync(AttemptFate fate)
    {
        switch (fate)
        {
            case AttemptFate.Restart:
                await BeginAsync(CancellationToken.None).ConfigureAwait(false);
                break;
            case AttemptFate.Abort:
                await CloseAsync(endedBy: null).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Stores that the authorization has ended.</summary>
    /// <param name="cause">Why.</param>
    /// <returns>The cause, to be thrown.</returns>
    public async Task<TokenException> EndAsync(TokenException cause)
    {
        await CloseAsync(cause.Code.ToString()).ConfigureAwait(false);
        return cause;
    }

    private Task CloseAsync(string? endedBy) => WriteAsync(
        Profile with { RefreshAttempt = null, AuthorizationEndedBy = endedBy, UpdatedAt = _time.GetUtcNow() }, CancellationToken.None);

    private async Task WriteAsync(TokenProfile profile, CancellationToken cancellationToken) =>
        _current = await _lease.WriteAsync(profile, _current.Version, cancellationToken).ConfigureAwait(false);
}
