using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
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
    private readonly RefreshReason _reason;
    private readonly MachineMark _machine;
    private readonly RefreshOptions _options;
    private readonly TimeProvider _time;
    private TokenSnapshot _current;

    public RefreshTransaction(
        ITokenLease lease, TokenSnapshot current, RefreshReason reason, MachineMark machine, RefreshOptions options, TimeProvider time)
    {
        _machine = machine;
        _lease = lease;
        _reason = reason;
        _current = current;
        _options = options;
        _time = time;
    }

    /// <summary>The profile as it is stored now.</summary>
    public TokenProfile Profile => _current.Profile;

    /// <summary>The attempt with the refresh token that is stored, whose outcome is not known; null when there is none.</summary>
    public RefreshAttempt? OpenAttempt => Profile.OpenRefreshAttempt;

    /// <summary>Stores that the refresh token is about to be sent, and keeps room on the disk for what it brings.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var begun = _machine.Add(Profile) with { RefreshAttempt = _machine.NewAttempt(Profile, now), UpdatedAt = now };
        _current = await _lease.WriteAndReserveAsync(begun, _current.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores what the refresh brought. It is retried for some time: what was stored before does not work any more.</summary>
    /// <param name="tokens">The new tokens.</param>
    /// <param name="response">The response that they are of.</param>
    /// <param name="refusal">Why the access token of the response must not be used; null if it may be.</param>
    /// <returns>What is stored.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.RefreshOutcomeUnknown"/>: it could not be stored.</exception>
    public async Task<TokenSnapshot> CommitAsync(TokenSet tokens, TokenResponse response, TokenException? refusal)
    {
        while (true)
        {
            try
            {
                return await PersistentWrite.RunAsync(
                    _lease, Renewed(tokens, response, refusal), _current.Version, _options.SaveTimeout, _time, RefreshErrors.NotSaved)
                    .ConfigureAwait(false);
            }
            catch (TokenException exception) when (exception.InnerException is TokenException { Code: TokenErrorCode.TokenChanged } changed)
            {
                await AdoptAsync(changed).ConfigureAwait(false);
            }
        }
    }

    // The lease ran out before the answer came, and another machine has written. While it left this attempt alone, the answer is as good.
    private async Task AdoptAsync(TokenException changed)
    {
        var stored = await _lease.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        _current = stored is not null && Profile.RefreshAttempt!.IsSame(stored.Profile.RefreshAttempt) ? stored : throw changed;
    }

    private TokenProfile Renewed(TokenSet tokens, TokenResponse response, TokenException? refusal)
    {
        var profile = Profile.WithTokens(tokens, _time.GetUtcNow());
        if (refusal is not null)
        {
            profile = Refused(profile, refusal);
        }

        if (response.IsRefreshTokenUnreadable)
        {
            // The refresh token that is stored may be rotated out. The next refresh asks before it sends it.
            profile = profile with { RefreshAttempt = Profile.RefreshAttempt };
        }

        return profile;
    }

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

    /// <summary>Stores that Salesforce refused the refresh token, which does not end the authorization.</summary>
    /// <param name="cause">The refusal.</param>
    /// <returns>The cause, to be thrown.</returns>
    public async Task<TokenException> RefuseAsync(TokenException cause)
    {
        await WriteAsync(Refused(Profile with { RefreshAttempt = null }, cause), CancellationToken.None).ConfigureAwait(false);
        return cause;
    }

    /// <summary>Stores that the authorization has ended. While the access token is good, nothing ends: its user needs nothing else.</summary>
    /// <param name="cause">Why.</param>
    /// <returns>The cause, to be thrown.</returns>
    public async Task<TokenException> EndAsync(TokenException cause)
    {
        if (_reason is RefreshReason.KeepAlive or RefreshReason.Update or RefreshReason.LongerLifetimeWanted)
        {
            // A refresh that was sent and lost stays noted: the refresh that is needed one day must not send the old token again.
            return cause.Code == TokenErrorCode.RefreshOutcomeUnknown ? cause : await RefuseAsync(cause).ConfigureAwait(false);
        }

        await CloseAsync(cause.Code.ToString()).ConfigureAwait(false);
        return cause;
    }

    // If the access token has ended too, that is stored with the refusal: the next call then need not ask for it again.
    private TokenProfile Refused(TokenProfile profile, TokenException cause)
    {
        var now = _time.GetUtcNow();
        return profile with
        {
            RefreshRefusal = RefreshRefusal.From(cause.Failure, Profile.RefreshRefusal, now),
            Tokens = _reason is RefreshReason.AccessTokenEnded or RefreshReason.AccessTokenRejected && !(profile.Tokens!.ExpiresAt <= now)
                ? profile.Tokens with { ExpiresAt = now }
                : profile.Tokens,
            UpdatedAt = now,
        };
    }

    private Task CloseAsync(string? endedBy) => WriteAsync(
        Profile with { RefreshAttempt = null, AuthorizationEndedBy = endedBy, UpdatedAt = _time.GetUtcNow() }, CancellationToken.None);

    private async Task WriteAsync(TokenProfile profile, CancellationToken cancellationToken) =>
        _current = await _lease.WriteAsync(profile, _current.Version, cancellationToken).ConfigureAwait(false);
}
