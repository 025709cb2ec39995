using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Authorization;

/// <summary>Stores new authorizations. Revokes an authorization that cannot be stored, or that a new one replaces.</summary>
internal sealed class AuthorizationStorage
{
    private readonly ITokenStore _store;
    private readonly OAuthClient _oauth;
    private readonly TokenRevocation _revocation;
    private readonly TimeProvider _time;
    private readonly TimeSpan _saveTimeout;
    private readonly Action<string> _notice;

    public AuthorizationStorage(
        ITokenStore store, OAuthClient oauth, TokenRevocation revocation, TimeProvider time, TimeSpan saveTimeout, Action<string> notice)
    {
        _store = store;
        _oauth = oauth;
        _revocation = revocation;
        _time = time;
        _saveTimeout = saveTimeout;
        _notice = notice;
    }

    /// <summary>Stores a new authorization. If it cannot be stored, it is revoked.</summary>
    public async Task<SavedAuthorization> SaveAsync(TokenProfile asked, TokenSet tokens)
    {
        try
        {
            using var lease = await _store.LockAsync(asked.Name, CancellationToken.None).ConfigureAwait(false);
            var current = await lease.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            if (current is null || current.Profile.ConsumerKey != asked.ConsumerKey || current.Profile.LoginUrl != asked.LoginUrl)
            {
                throw new TokenException(
                    TokenErrorCode.TokenChanged,
                    $"The token '{asked.Name}' was deleted or set up again while the browser was open, "
                        + "so this authorization does not belong to it.");
            }

            var saved = await PersistentWrite.RunAsync(
                lease, current.Profile.WithTokens(tokens, _time.GetUtcNow()), current.Version, _saveTimeout, _time, static cause => cause).ConfigureAwait(false);
            EngineEventSource.Log?.TokensIssued(asked.Name);
            return new SavedAuthorization(await NameUserAsync(lease, saved).ConfigureAwait(false), current.Profile.Tokens);
        }
        catch (TokenException)
        {
            await RevokeUnsavedAsync(asked, tokens).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Revokes the authorization that a new one replaces: Salesforce keeps five per user and app.</summary>
    public async Task RevokeReplacedAsync(SavedAuthorization saved)
    {
        var profile = saved.Snapshot.Profile;
        var tokens = profile.Tokens!;
        if (saved.Replaced is not { RefreshToken: not null } replaced || replaced.RefreshToken == tokens.RefreshToken)
        {
            return;
        }

        if (replaced.Username is not null && tokens.Username is not null && replaced.Username != tokens.Username)
        {
            _notice($"The token '{profile.Name}' belonged to {replaced.Username} and now belongs to {tokens.Username}.");
        }

        try
        {
            await _revocation.RevokeAsync(profile, replaced, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException exception)
        {
            _notice(
                $"The earlier authorization of '{profile.Name}' could not be revoked and is still valid at Salesforce: {exception.Message}");
        }
    }

    /// <summary>Gets and stores the user name. The tokens are stored before, so that a failure here does not lose them.</summary>
    private async Task<TokenSnapshot> NameUserAsync(ITokenLease lease, TokenSnapshot saved)
    {
        try
        {
            var tokens = saved.Profile.Tokens!;
            var state = await _oauth.GetUserInfoAsync(saved.Profile.LoginHost, tokens.AccessToken, CancellationToken.None).ConfigureAwait(false);
            return await lease.WriteAsync(
                saved.Profile with { Tokens = tokens with { Username = state.Username } }, saved.Version, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            // The scopes may not allow the request. The token works without the user name.
            return saved;
        }
    }

    private async Task RevokeUnsavedAsync(TokenProfile profile, TokenSet tokens)
    {
        try
        {
            await _revocation.RevokeAsync(profile, tokens, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException exception)
        {
            _notice(
                "The new authorization could not be stored, and could not be revoked either. "
                    + $"It is still valid at Salesforce: {exception.Message}");
        }
    }
}
