using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// Takes over an authorization from another program. The first refresh proves it, and with rotation makes it this store's own: from
/// then on the other program's refresh token is spent, and its next use ends the authorization for both.
/// </summary>
internal sealed class TokenImport
{
    private readonly ITokenStore _store;
    private readonly OAuthClient _oauth;
    private readonly AuthorizationStorage _storage;
    private readonly TimeProvider _time;
    private readonly ExitGuard _exitGuard;
    private readonly Action<string> _notice;

    public TokenImport(
        ITokenStore store,
        OAuthClient oauth,
        AuthorizationStorage storage,
        TimeProvider time,
        ExitGuard exitGuard,
        Action<string> notice)
    {
        _notice = notice;
        _store = store;
        _oauth = oauth;
        _storage = storage;
        _time = time;
        _exitGuard = exitGuard;
    }

    /// <summary>Imports an authorization.</summary>
    /// <param name="name">The token's name. It need not exist.</param>
    /// <param name="imported">The authorization.</param>
    /// <param name="replace">Whether an authorization that is stored under that name may be replaced. It is not revoked.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock. A request that was sent is followed to its save.</param>
    /// <exception cref="TokenException">Nothing is stored then, and what was stored stays.</exception>
    public async Task<TokenSnapshot> RunAsync(string name, ImportedAuthorization imported, bool replace, CancellationToken cancellationToken)
    {
        using var lease = await _store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (current?.Profile.IsAuthorized == true && !replace)
        {
            throw new TokenException(
                TokenErrorCode.TokenAlreadyExists, $"'{current.Profile.Name}' has an authorization already. It is replaced only with -Force.");
        }

        var profile = Apply(imported, current?.Profile ?? NewProfile.From(new TokenDefinition { Name = name }, _time.GetUtcNow()));
        if (current is null && profile.ConsumerKey is null)
        {
            throw new TokenException(
                TokenErrorCode.ConsumerCredentialMissing,
                $"There is no token '{name}' yet whose consumer key could be used, and a refresh token works only with its own.");
        }

        AuthorizationState.RequireConsumerKey(profile);
        if (profile.LoginHost.Warning is { } warning)
        {
            _notice(warning);
        }

        await _storage.RequireUserAsync(profile, imported.RefreshToken, cancellationToken).ConfigureAwait(false);
        using var hold = await _exitGuard.EnterAsync(cancellationToken).ConfigureAwait(false);

        // Before anything is sent, and with room for what comes back: a disk that cannot be written to must not cost the authorization.
        var begun = await lease.WriteAndReserveAsync(current?.Profile ?? profile, current?.Version, cancellationToken).ConfigureAwait(false);
        try
        {
            var saved = await TakeOverAsync(lease, profile, begun, imported.RefreshToken).ConfigureAwait(false);
            _storage.TellNewUser(current?.Profile.Tokens, saved.Profile);
            return saved;
        }
        catch (TokenException) when (current is null)
        {
            await DeleteAsync(lease, begun.Version).ConfigureAwait(false);
            throw;
        }
    }

    private static TokenProfile Apply(ImportedAuthorization imported, TokenProfile profile)
    {
        if (profile.IsUnattended)
        {
            throw new TokenException(
                TokenErrorCode.FlowSettingInvalid, $"'{profile.Name}' has the flow {profile.Flow}, which has no refresh token.");
        }

        if (imported.RefreshToken.Length == 0 || !Syntax.IsVisible(imported.RefreshToken))
        {
            throw new TokenException(TokenErrorCode.AuthUrlInvalid, "The refresh token is empty, or has characters that no token has.");
        }

        // An earlier authorization is not a condition for this one: only a user name that was set is.
        var changed = new TokenChanges { LoginUrl = imported.LoginUrl, Username = imported.Username }.ApplyTo(profile) with { Tokens = null };
        return imported.ConsumerKey is null
            ? changed
            : new NewCredential(imported.ConsumerKey, imported.ConsumerSecret, privateKey: null).ApplyTo(changed);
    }

    private static async Task DeleteAsync(ITokenLease lease, string version)
    {
        try
        {
            await lease.DeleteAsync(version, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            // A token that waits for its authorization is left. The failure that led here says more.
        }
    }

    private async Task<TokenSnapshot> TakeOverAsync(ITokenLease lease, TokenProfile profile, TokenSnapshot begun, string refreshToken)
    {
        TokenResponse response;
        try
        {
            // Not cancelled: if the response were dropped, the new refresh token would be lost.
            response = await _oauth.RefreshAsync(
                profile.LoginHost, refreshToken, profile.Consumer, lease.RequireMaySend, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException refusal) when (refusal.Failure.OAuthError is not null)
        {
            throw new TokenException(
                refusal.Failure with { Code = TokenErrorCode.ImportRefused, Message = "The authorization was not imported. " + refusal.Message }, refusal);
        }
        catch (TokenException lost) when (lost.Failure.OutcomeUnknown)
        {
            throw new TokenException(
                lost.Failure with
                {
                    Code = TokenErrorCode.ImportRefused,
                    Message = "The authorization was not imported. Its refresh token was sent, but the response was lost: it may be spent, and another use of it would then end the authorization. "
                        + lost.Message,
                },
                lost);
        }

        var isReplaced = response.RefreshToken is not null && response.RefreshToken != refreshToken;
        var tokens = await ReadAsync(profile, response, refreshToken, isReplaced).ConfigureAwait(false);
        try
        {
            var accepted = await _storage.CheckIdentityAsync(profile, tokens).ConfigureAwait(false);
            return await _storage.SaveAsync(lease, profile, accepted, begun.Version).ConfigureAwait(false);
        }
        catch (TokenException exception) when (isReplaced)
        {
            throw await EndAsync(profile, response, exception).ConfigureAwait(false);
        }
    }

    // A response that must not be trusted ends the authorization. One that only lacks something does not: what the program that it comes
    // from has may still work.
    private async Task<TokenSet> ReadAsync(TokenProfile profile, TokenResponse response, string refreshToken, bool isReplaced)
    {
        var user = response is { Refusal: null, Fault: not null } ? await TryGetUserAsync(profile, response.AccessToken!).ConfigureAwait(false) : null;
        try
        {
            return TokenSet.Imported(response, refreshToken, user, profile.LoginHost, _time.GetUtcNow());
        }
        catch (TokenException untrusted) when (response.Refusal is not null && isReplaced)
        {
            throw await EndAsync(profile, response, untrusted).ConfigureAwait(false);
        }
        catch (TokenException incomplete) when (response.Refusal is null)
        {
            throw new TokenException(
                incomplete.Failure with
                {
                    Code = TokenErrorCode.ImportRefused,
                    Message = "The authorization was not imported, and not revoked. "
                        + (isReplaced || response.IsRefreshTokenUnreadable
                            ? "Its refresh token was replaced, and the program that it comes from has the old one, whose use may end the authorization. "
                            : string.Empty)
                        + incomplete.Message,
                },
                incomplete);
        }
    }

    // The refresh token that was imported is spent, and nobody else has the new one.
    private async Task<TokenException> EndAsync(TokenProfile profile, TokenResponse response, TokenException cause)
    {
        await _storage.RevokeRefusedAsync(profile, response).ConfigureAwait(false);
        var isOtherUser = cause.Code is TokenErrorCode.IdentityMismatch or TokenErrorCode.IdentityUnknown;
        return new TokenException(
            cause.Failure with
            {
                Code = isOtherUser ? TokenErrorCode.ImportRefused : cause.Code,
                Message = "The authorization was not imported, and has ended, also for the program that it comes from: its refresh token was replaced, and nobody can keep the new one. "
                    + cause.Message,
            },
            cause);
    }

    private async Task<TokenState?> TryGetUserAsync(TokenProfile profile, string accessToken)
    {
        try
        {
            return await _oauth.GetUserInfoAsync(profile.LoginHost, accessToken, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            // The scopes may not allow the question. What is missing then decides.
            return null;
        }
    }
}
