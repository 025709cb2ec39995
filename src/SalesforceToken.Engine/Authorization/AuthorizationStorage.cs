using System;
using System.Linq;
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
    private readonly IdentityCheck _identity;
    private readonly TokenRevocation _revocation;
    private readonly MachineMark _machine;
    private readonly TimeProvider _time;
    private readonly TimeSpan _saveTimeout;
    private readonly Action<string> _notice;

    public AuthorizationStorage(
        ITokenStore store,
        OAuthClient oauth,
        TokenRevocation revocation,
        MachineMark machine,
        TimeProvider time,
        TimeSpan saveTimeout,
        Action<string> notice)
    {
        _machine = machine;
        _store = store;
        _identity = new IdentityCheck(oauth);
        _revocation = revocation;
        _time = time;
        _saveTimeout = saveTimeout;
        _notice = notice;
    }

    /// <summary>Stores a new authorization. If it is another user's, or cannot be stored, it is revoked.</summary>
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

            var accepted = await _identity.CheckAsync(current.Profile, tokens).ConfigureAwait(false);
            var saved = await SaveAsync(lease, current.Profile, accepted, current.Version).ConfigureAwait(false);
            return new SavedAuthorization(saved, current.Profile.Tokens);
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

        TellNewUser(replaced, profile);
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

    /// <summary>Tells that a token has become another user's.</summary>
    /// <param name="before">Its tokens before; null for none.</param>
    /// <param name="profile">The token now.</param>
    public void TellNewUser(TokenSet? before, TokenProfile profile)
    {
        if (before?.Username is { } earlier && profile.Tokens!.Username is { } now && earlier != now)
        {
            _notice($"The token '{profile.Name}' belonged to {earlier} and now belongs to {now}.");
        }
    }

    /// <summary>Tells the user what Salesforce did not grant, before a job fails for want of it.</summary>
    public void TellMissingScope(TokenProfile profile)
    {
        var tokens = profile.Tokens!;
        var missing = tokens.MissingScope(profile.Scope);
        if (tokens.RefreshToken is null)
        {
            missing = [.. missing.Where(static scope => !OAuthScope.GivesRefreshToken(scope))];
            _notice($"Salesforce granted no refresh token for '{profile.Name}': when the session of its access token ends, a user must sign in again. "
                + (profile.Scope.Count == 0 || profile.Scope.Any(OAuthScope.GivesRefreshToken)
                    ? "Select the scope 'Perform requests at any time (refresh_token, offline_access)' in the app, and authorize the token again."
                    : "Its scopes do not ask for one: add the scope refresh_token to them, and authorize the token again."));
        }

        if (missing.Count != 0)
        {
            _notice($"Salesforce did not grant all scopes that '{profile.Name}' asks for. Missing: {string.Join(", ", missing)}. "
                + "Calls that need them will fail. Select them in the app, and authorize the token again.");
        }
    }

    /// <summary>Checks whose tokens they are: see <see cref="IdentityCheck.CheckAsync"/>.</summary>
    public Task<TokenSet> CheckIdentityAsync(TokenProfile profile, TokenSet tokens) => _identity.CheckAsync(profile, tokens);

    /// <summary>Stores the tokens of a new authorization, then the user name.</summary>
    /// <param name="lease">The token's lock.</param>
    /// <param name="profile">The profile that they are for.</param>
    /// <param name="tokens">The tokens, whose user was checked.</param>
    /// <param name="version">The version that is stored.</param>
    public async Task<TokenSnapshot> SaveAsync(ITokenLease lease, TokenProfile profile, TokenSet tokens, string version)
    {
        var authorized = _machine.Start(profile.WithTokens(tokens, _time.GetUtcNow()));
        var saved = await PersistentWrite.RunAsync(lease, authorized, version, _saveTimeout, _time, static cause => cause).ConfigureAwait(false);
        EngineEventSource.Log?.TokensIssued(lease.Name);
        return await NameUserAsync(lease, saved).ConfigureAwait(false);
    }

    /// <summary>Gets and stores the user name. The tokens are stored before, so that a failure here does not lose them.</summary>
    private async Task<TokenSnapshot> NameUserAsync(ITokenLease lease, TokenSnapshot saved)
    {
        var tokens = saved.Profile.Tokens!;
        if (tokens.Username is not null || await FindUsernameAsync().ConfigureAwait(false) is not { } username)
        {
            // The scopes may not allow the request. The token works without the user name.
            return saved;
        }

        try
        {
            return await lease.WriteAsync(
                saved.Profile with { Tokens = tokens with { Username = username } }, saved.Version, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            return saved;
        }

        async Task<string?> FindUsernameAsync() => (await _identity.FindUsernameAsync(saved.Profile, tokens).ConfigureAwait(false)).Username;
    }

    /// <summary>Checks whose refresh token it is, before it is used: see <see cref="IdentityCheck.RequireUserAsync"/>.</summary>
    public Task RequireUserAsync(TokenProfile profile, string refreshToken, CancellationToken cancellationToken) =>
        _identity.RequireUserAsync(profile, refreshToken, cancellationToken);

    /// <summary>Revokes what an answer has issued that is not used.</summary>
    public Task RevokeRefusedAsync(TokenProfile profile, TokenResponse response) =>
        (response.RefreshToken ?? response.AccessToken) is { } token
            ? RevokeUnsavedAsync(() => _revocation.RevokeAsync(profile, token, CancellationToken.None))
            : Task.CompletedTask;

    private Task RevokeUnsavedAsync(TokenProfile profile, TokenSet tokens) =>
        RevokeUnsavedAsync(() => _revocation.RevokeAsync(profile, tokens, CancellationToken.None));

    private async Task RevokeUnsavedAsync(Func<Task> revoke)
    {
        try
        {
            await revoke().ConfigureAwait(false);
        }
        catch (TokenException exception)
        {
            _notice(
                "The new authorization could not be stored, and could not be revoked either. "
                    + $"It is still valid at Salesforce: {exception.Message}");
        }
    }
}
