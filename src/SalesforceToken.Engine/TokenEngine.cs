using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Health;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.SubjectTokens;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine;

/// <summary>
/// The entry point of the engine: named Salesforce tokens that are set up once and are valid whenever a caller asks for them. Safe
/// for use by many threads. Make one engine per process. Every failure is a <see cref="TokenException"/> or, when the caller
/// cancelled, an <see cref="OperationCanceledException"/>.
/// </summary>
public sealed partial class TokenEngine : IDisposable
{
    private readonly ITokenStore _store;
    private readonly TimeProvider _time;
    private readonly Action<string> _notice;
    private readonly HttpTransport _transport;
    private readonly AuthorizationFlow _authorization;
    private readonly TokenImport _import;
    private readonly TokenIntrospection _introspection;
    private readonly RestClient _rest;
    private readonly TokenProvider _provider;
    private readonly RefreshTokenKeepAlive _keepAlive;
    private readonly TokenRejection _rejection;
    private readonly SingleFlight<TokenSnapshot> _flights;
    private readonly TokenRemoval _removal;
    private readonly AuthorizationHealth _health;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">What varies by machine. The store stays its owner's to dispose of: a refresh may still be saving in the background.</param>
    public TokenEngine(TokenEngineOptions options)
    {
        _store = options.Store;
        _time = options.Time;
        _notice = options.Notice;
        _transport = new HttpTransport(options.HttpHandler, _time, options.RequestTimeout);
        _rest = new RestClient(options.HttpHandler, _time);
        var exitGuard = options.ExitGuard ?? new ExitGuard(onSignal: null);
        var oauth = new OAuthClient(_transport);
        var revocation = new TokenRevocation(oauth);
        var machine = new MachineMark(options.Environment);
        var storage = new AuthorizationStorage(_store, oauth, revocation, machine, _time, options.Refresh.SaveTimeout, _notice);
        _authorization = new AuthorizationFlow(oauth, options.Browser, storage, _time, exitGuard);
        _import = new TokenImport(_store, oauth, storage, _time, exitGuard, _notice);
        _introspection = new TokenIntrospection(oauth, _time, options.Refresh);
        var refresher = new TokenRefresher(oauth, machine, _time, options.Refresh, exitGuard, _notice);
        var minter = new TokenMinter(
            oauth, new SubjectTokenProvider(_transport, options.Environment, _time), _introspection, _time, options.Refresh, _notice);
        _provider = new TokenProvider(_store, refresher, minter, _introspection, _time, options.Refresh);
        _keepAlive = new RefreshTokenKeepAlive(_store, refresher, _time, _notice);
        _rejection = new TokenRejection(_store, _introspection, _time);
        _removal = new TokenRemoval(_store, revocation, exitGuard, _notice);
        _health = new AuthorizationHealth(
            _store,
            new StoredChecks(options.Environment, machine, _time),
            new SalesforceChecks(_transport, oauth, _introspection, minter, _time));
        _flights = new SingleFlight<TokenSnapshot>(_time);
    }

    /// <summary>
    /// Makes the event source <c>SalesforceToken</c>, which tells what the engine does, step by step and without secrets, to whoever
    /// listens. It stays for the rest of the process, and costs nothing until it is made.
    /// </summary>
    public static void EnableTrace() => EngineEventSource.Enable();

    /// <summary>Where the tokens are stored, for people to read.</summary>
    public string StoreLocation => _store.Location;

    /// <summary>The names of all tokens, sorted, found without opening any of them.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The names.</returns>
    public Task<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) => TypedFailures.RunAsync(
        name: null, isChange: false, () => _store.ListNamesAsync(cancellationToken).AsTask(), cancellationToken);

    /// <summary>
    /// Like <see cref="ListNamesAsync"/>, but it changes nothing, not even the rights of a folder that is open to others.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The names.</returns>
    public Task<IReadOnlyList<string>> PeekNamesAsync(CancellationToken cancellationToken) => TypedFailures.RunAsync(
        name: null, isChange: false, () => _store.PeekNamesAsync(cancellationToken).AsTask(), cancellationToken);

    /// <summary>Sets up a token that waits for its credential.</summary>
    /// <param name="definition">The new token.</param>
    /// <param name="replace">Whether a token of that name may be replaced; its secrets are then gone from here.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock.</param>
    /// <returns>The token.</returns>
    /// <exception cref="TokenException">Among others <see cref="TokenErrorCode.TokenAlreadyExists"/>.</exception>
    public Task<TokenDetails> CreateAsync(TokenDefinition definition, bool replace, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(definition.Name, isChange: true, () => CreateCoreAsync(definition, replace, cancellationToken), cancellationToken);

    private async Task<TokenDetails> CreateCoreAsync(TokenDefinition definition, bool replace, CancellationToken cancellationToken)
    {
        var profile = NewProfile.From(definition, _time.GetUtcNow());
        if (!replace && profile.LoginHost.Warning is { } warning)
        {
            _notice(warning);
        }

        using var lease = replace
            ? await _store.TakeOverAsync(profile.Name, cancellationToken).ConfigureAwait(false)
            : await _store.LockAsync(profile.Name, cancellationToken).ConfigureAwait(false);
        TokenSnapshot? existing;
        try
        {
            existing = await lease.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (replace && StoreErrors.IsUnreadable(exception))
        {
            var replacement = await lease.ReplaceAsync(profile, cancellationToken).ConfigureAwait(false);
            _notice(TokenRemoval.DescribeUnrevoked(profile.Name, "replaced", exception));
            return Describe(replacement);
        }

        if (existing is not null && !replace)
        {
            throw StoreErrors.AlreadyExists(existing.Profile.Name);
        }

        var written = replace
            ? await lease.ReplaceAsync(profile, cancellationToken).ConfigureAwait(false)
            : await lease.WriteAsync(profile, existing?.Version, cancellationToken).ConfigureAwait(false);
        NoticeDropped(existing?.Profile);
        return Describe(written);
    }

    /// <summary>Sets the consumer key and the consumer secret.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="consumerKey">The consumer key; null for the one that the token has, which then gets a new secret.</param>
    /// <param name="consumerSecret">The consumer secret; null for a public client.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock.</param>
    /// <returns>
    /// The token. An authorization that belongs to another consumer key cannot be used any more, but is kept: it can be used again
    /// when that key is set again, with its secret.
    /// </returns>
    /// <exception cref="TokenException">
    /// Among others <see cref="TokenErrorCode.ConsumerCredentialInvalid"/>, and <see cref="TokenErrorCode.ConsumerCredentialMissing"/>
    /// for a secret alone where there is no key yet.
    /// </exception>
    public Task<TokenDetails> SetConsumerCredentialAsync(
        string name, string? consumerKey, string? consumerSecret, CancellationToken cancellationToken) =>
        SetConsumerCredentialAsync(name, consumerKey, consumerSecret, privateKey: null, cancellationToken);

    /// <summary>Sets the consumer key, the consumer secret and the private key of the JWT bearer flow.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="consumerKey">The consumer key; null for the one that the token has.</param>
    /// <param name="consumerSecret">The consumer secret; null for none, or without a consumer key for the one that the token has.</param>
    /// <param name="privateKey">The private key; null for the one that the token has.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock.</param>
    /// <returns>The token.</returns>
    /// <exception cref="TokenException">Among others those of a private key that cannot be used; then nothing is stored.</exception>
    public Task<TokenDetails> SetConsumerCredentialAsync(
        string name, string? consumerKey, string? consumerSecret, NewPrivateKey? privateKey, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(
            name,
            isChange: true,
            () => SetConsumerCredentialCoreAsync(name, consumerKey, consumerSecret, privateKey, cancellationToken),
            cancellationToken);

    private async Task<TokenDetails> SetConsumerCredentialCoreAsync(
        string name, string? consumerKey, string? consumerSecret, NewPrivateKey? privateKey, CancellationToken cancellationToken)
    {
        var credential = new NewCredential(consumerKey, consumerSecret, privateKey?.ToSource(_time.GetUtcNow()));
        using var lease = await _store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw await StoreErrors.NotFoundAsync(name, _store, cancellationToken).ConfigureAwait(false);
        var profile = credential.ApplyTo(current.Profile) with { UpdatedAt = _time.GetUtcNow() };
        var written = await lease.WriteAsync(profile, current.Version, cancellationToken).ConfigureAwait(false);
        if (current.Profile.IsAuthorized && !profile.IsAuthorized && !profile.IsUnattended)
        {
            _notice($"'{profile.Name}' was authorized with the consumer key {current.Profile.ConsumerKey}. That authorization is kept until the next one. "
                + "It can be used again when that key is set again, with its secret.");
        }

        return Describe(written);
    }

    /// <summary>Changes the setup of a token. Its credential and its authorization stay.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="changes">What changes.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock.</param>
    /// <returns>
    /// The token. An authorization that was given at a login host of another org cannot be used any more, but is kept: it can be used
    /// again when that address is set again.
    /// </returns>
    public Task<TokenDetails> SetAsync(string name, TokenChanges changes, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: true, () => SetCoreAsync(name, changes, cancellationToken), cancellationToken);

    private async Task<TokenDetails> SetCoreAsync(string name, TokenChanges changes, CancellationToken cancellationToken)
    {
        using var lease = await _store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw await StoreErrors.NotFoundAsync(name, _store, cancellationToken).ConfigureAwait(false);
        var profile = changes.ApplyTo(current.Profile) with { UpdatedAt = _time.GetUtcNow() };
        if (changes.LoginUrl is not null && profile.LoginHost.Warning is { } warning)
        {
            _notice(warning);
        }

        var written = await lease.WriteAsync(profile, current.Version, cancellationToken).ConfigureAwait(false);
        if (current.Profile is { IsAuthorized: true, IsUnattended: false } && SetupNotice.For(current.Profile, profile) is { } notice)
        {
            _notice(notice);
        }

        return Describe(written);
    }

    /// <summary>Gives a token another name. Its credential and its authorization stay.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="newName">Its new name; it may differ in case only.</param>
    /// <param name="cancellationToken">Cancels the wait for the locks of both names.</param>
    /// <returns>The token.</returns>
    public Task<TokenDetails> RenameAsync(string name, string newName, CancellationToken cancellationToken) => TypedFailures.RunAsync(
        name, isChange: true, async () => Describe(await _store.RenameAsync(name, newName, cancellationToken).ConfigureAwait(false)), cancellationToken);

    /// <summary>Fails when there is no token of a name, whether it could be read or not.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The name as it was given.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.TokenNotFound"/>, with the name that may have been meant.</exception>
    public Task<string> RequireNameAsync(string name, CancellationToken cancellationToken) => TypedFailures.RunAsync(
        name,
        isChange: false,
        async () =>
        {
            await RequireNameCoreAsync(name, cancellationToken).ConfigureAwait(false);
            return name;
        },
        cancellationToken);

    private async Task RequireNameCoreAsync(string name, CancellationToken cancellationToken)
    {
        var valid = TokenName.Validate(name);
        var names = await _store.ListNamesAsync(cancellationToken).ConfigureAwait(false);
        if (!names.Any(other => TokenName.Same(other, valid)))
        {
            throw await StoreErrors.NotFoundAsync(valid, _store, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is known of a token. Never uses the network.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the wait for a keyring.</param>
    /// <returns>The token.</returns>
    public Task<TokenDetails> GetDetailsAsync(string name, CancellationToken cancellationToken) => TypedFailures.RunAsync(
        name, isChange: false, async () => Describe(await ReadAsync(name, cancellationToken).ConfigureAwait(false)), cancellationToken);

    /// <summary>
    /// Has the user authorize in the browser, and stores what Salesforce issues. Where the flow needs no user, it gets a new access token.
    /// </summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">How the user is asked.</param>
    /// <param name="progress">Told how far the authorization is; null for no one.</param>
    /// <param name="cancellationToken">Cancels the wait for the user; nothing is changed then.</param>
    /// <returns>The token.</returns>
    public Task<TokenDetails> AuthorizeAsync(
        string name, AuthorizationOptions options, IProgress<AuthorizationProgress>? progress, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: true, () => AuthorizeCoreAsync(name, options, progress, cancellationToken), cancellationToken);

    private async Task<TokenDetails> AuthorizeCoreAsync(
        string name, AuthorizationOptions options, IProgress<AuthorizationProgress>? progress, CancellationToken cancellationToken)
    {
        var profile = (await ReadAsync(name, cancellationToken).ConfigureAwait(false)).Profile;
        AuthorizationState.RequireCredential(profile);
        if (profile.IsUnattended)
        {
            return (await GetAccessTokenCoreAsync(name, new FreshnessOptions { ForceRefresh = true }, cancellationToken).ConfigureAwait(false)).Details;
        }

        return Describe(await TokenContext.RunAsync(
            profile.Name, () => new ValueTask<TokenSnapshot>(_authorization.RunAsync(profile, options, progress, cancellationToken))).ConfigureAwait(false));
    }

    /// <summary>An access token that is good for use: the stored one, or a new one.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">What is needed of it.</param>
    /// <param name="cancellationToken">Cancels the wait. A refresh that was sent is saved all the same.</param>
    /// <returns>The access token.</returns>
    public Task<ValidToken> GetAccessTokenAsync(string name, FreshnessOptions options, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: true, () => GetAccessTokenCoreAsync(name, options, cancellationToken), cancellationToken);

    private async Task<ValidToken> GetAccessTokenCoreAsync(string name, FreshnessOptions options, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        if (options.SubjectToken is not null && current.Profile.Flow != TokenFlow.TokenExchange)
        {
            throw new TokenException(
                TokenErrorCode.FlowSettingInvalid, $"'{current.Profile.Name}' has the flow {current.Profile.Flow}, which takes no subject token.");
        }

        var stored = AuthorizationState.RequireUnlessUnattended(current.Profile)?.AccessToken;
        var reason = options.ForceRefresh ? RefreshReason.NewTokenWanted : RefreshReason.AccessTokenRejected;
        var requirement = new TokenRequirement(_time, options, stored, reason);
        if (!requirement.IsMetBy(current.Profile))
        {
            current = await RenewAsync(current, requirement, cancellationToken).ConfigureAwait(false);
        }

        if (_keepAlive.IsDue(current.Profile))
        {
            current = await _keepAlive.RunAsync(current, cancellationToken).ConfigureAwait(false);
        }

        if (options.MinimumLifetime is { } lifetime)
        {
            await NoticeIfShortAsync(current.Profile, lifetime, cancellationToken).ConfigureAwait(false);
        }

        return new ValidToken(Describe(current), current.Profile.Tokens!.AccessToken);
    }

    /// <summary>
    /// Refreshes a token whose refresh token was not used for some time, so that Salesforce does not end it: an app may have a limit
    /// for that, commonly 30 days (Salesforce Help, "Refresh Token Policy").
    /// </summary>
    /// <param name="name">The token's name.</param>
    /// <param name="olderThan">How long ago the last use must be; zero to refresh in any case.</param>
    /// <param name="cancellationToken">Cancels the wait. A refresh that was sent is saved all the same.</param>
    /// <returns>The token, and whether it was refreshed.</returns>
    public Task<TokenUpdate> UpdateAsync(string name, TimeSpan olderThan, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: true, () => UpdateCoreAsync(name, olderThan, cancellationToken), cancellationToken);

    private async Task<TokenUpdate> UpdateCoreAsync(string name, TimeSpan olderThan, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        if (AuthorizationState.RequireUnlessUnattended(current.Profile) is not { } tokens
            || RefreshTokenKeepAlive.LastUse(current.Profile) is not { } lastUse
            || (_time.GetUtcNow() - lastUse is var age && age >= TimeSpan.Zero && age < olderThan))
        {
            return new TokenUpdate(Describe(current), IsRefreshed: false);
        }

        var unwanted = new FreshnessOptions { RejectedAccessToken = tokens.AccessToken };
        var requirement = new TokenRequirement(_time, unwanted, tokens.AccessToken, RefreshReason.Update);
        return new TokenUpdate(Describe(await RenewAsync(current, requirement, cancellationToken).ConfigureAwait(false)), IsRefreshed: true);
    }

    /// <summary>Calls the org's API with a token. Where the org says that the session has ended, the token is renewed once.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the org answered, whether it is a success or not.</returns>
    public Task<RestResponse> CallAsync(string name, RestRequest request, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: true, () => CallCoreAsync(name, request, cancellationToken), cancellationToken);

    private async Task<RestResponse> CallCoreAsync(string name, RestRequest request, CancellationToken cancellationToken)
    {
        var token = await GetAccessTokenAsync(name, new FreshnessOptions(), cancellationToken).ConfigureAwait(false);
        return await TokenContext.RunAsync(
            token.Details.Profile.Name, () => new ValueTask<RestResponse>(CallAsync(token, request, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>
    /// Calls the org's API only if the stored access token is valid as far as is known. It is neither refreshed nor renewed.
    /// </summary>
    /// <param name="name">The token's name.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the org answered; null if it was not called.</returns>
    public Task<RestResponse?> TryCallAsync(string name, RestRequest request, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: true, () => TryCallCoreAsync(name, request, cancellationToken), cancellationToken);

    private async Task<RestResponse?> TryCallCoreAsync(string name, RestRequest request, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        if (!current.Profile.IsAuthorized || !FreshnessRule.IsFresh(current.Profile.Tokens!, _time.GetUtcNow(), null))
        {
            return null;
        }

        var token = new ValidToken(Describe(current), current.Profile.Tokens!.AccessToken);
        return await _rest.SendAsync(token, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks Salesforce whether the stored access token is active. If it is not, that is noted, so that nobody uses it.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>What Salesforce said.</returns>
    public Task<TokenTestResult> TestAsync(string name, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: false, () => TestCoreAsync(name, cancellationToken), cancellationToken);

    private async Task<TokenTestResult> TestCoreAsync(string name, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var state = current.Profile is { ConsumerKey: not null, IsAuthorized: true }
            ? await TokenContext.RunAsync(
                current.Profile.Name, () => new ValueTask<TokenState>(_introspection.IntrospectAsync(current.Profile, cancellationToken))).ConfigureAwait(false)
            : new TokenState { Active = false };
        if (!state.Active && current.Profile.IsAuthorized)
        {
            await _rejection.NoteEndAsync(current.Profile).ConfigureAwait(false);
        }

        return new TokenTestResult(Describe(current), state);
    }

    /// <summary>Encrypts every stored token under a new key: see <see cref="ITokenStore.RotateKeyAsync"/>.</summary>
    /// <param name="progress">Told after each token; null for no one.</param>
    /// <param name="cancellationToken">Interrupts it; another run finishes the work.</param>
    /// <returns>What was done.</returns>
    public Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name: null, isChange: true, () => _store.RotateKeyAsync(progress, cancellationToken), cancellationToken);

    /// <summary>Revokes a token at Salesforce and deletes it here.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">How it is removed.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock, and the revocation.</param>
    /// <returns>A task.</returns>
    public Task RemoveAsync(string name, RemovalOptions options, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: true, () => RemoveCoreAsync(name, options, cancellationToken), cancellationToken);

    private async Task<bool> RemoveCoreAsync(string name, RemovalOptions options, CancellationToken cancellationToken)
    {
        await _removal.RemoveAsync(name, options, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _rest.Dispose();
    }

    private async Task<RestResponse> CallAsync(ValidToken token, RestRequest request, CancellationToken cancellationToken)
    {
        var response = await _rest.SendAsync(token, request, cancellationToken).ConfigureAwait(false);
        if (!response.IsTokenRefused)
        {
            return response;
        }

        var profile = token.Details.Profile;
        if (!await _rejection.MayRenewalHelpAsync(profile, cancellationToken).ConfigureAwait(false))
        {
            return response.AlthoughTokenIsActive();
        }

        var rejected = new FreshnessOptions { RejectedAccessToken = token.AccessToken };
        try
        {
            token = await GetAccessTokenAsync(profile.Name, rejected, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException) when (response.MayHaveMoved)
        {
            // A wrong path gets the same answer. Nothing says that the token is refused.
            return response;
        }

        response = await _rest.SendAsync(token, request, cancellationToken).ConfigureAwait(false);
        if (!response.IsTokenRefused)
        {
            return response;
        }

        // A wrong path too: the next one must not cost another refresh.
        await _rejection.NoteAsync(token.Details.Profile).ConfigureAwait(false);
        return response.AlthoughTokenIsActive();
    }

    private async Task<TokenSnapshot> RenewAsync(TokenSnapshot current, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        // Callers with different needs must not share one result; the token's lock keeps their refreshes apart.
        var name = current.Profile.Name;
        var key = name.ToUpperInvariant() + "\n" + requirement.Key;
        return await TokenContext.RunAsync(
            name,
            () => new ValueTask<TokenSnapshot>(_flights.RunAsync(name, key, token => _provider.GetAsync(current, requirement, token), cancellationToken)))
            .ConfigureAwait(false);
    }

    // The token was renewed if that could help. What is short now is the org's session.
    private async Task NoticeIfShortAsync(TokenProfile profile, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var end = profile.Tokens!.ExpiresAt;
        if (end is null && lifetime > FreshnessRule.MinSessionTimeout && profile.ConsumerSecret is not null)
        {
            end = (await _introspection.TryIntrospectAsync(profile, cancellationToken).ConfigureAwait(false))?.ExpiresAt;
        }

        if (LifetimeNotice.For(profile.Name, end, lifetime, _time.GetUtcNow()) is { } notice)
        {
            _notice(notice);
        }
    }

    private void NoticeDropped(TokenProfile? profile)
    {
        if (profile?.Tokens?.RefreshToken is not null && profile.AuthorizationEndedBy is null)
        {
            _notice($"The authorization that '{profile.Name}' had was deleted here, but is still valid at Salesforce. Removing a token revokes it.");
        }
    }

    private async Task<TokenSnapshot> ReadAsync(string name, CancellationToken cancellationToken) =>
        await _store.ReadAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw await StoreErrors.NotFoundAsync(name, _store, cancellationToken).ConfigureAwait(false);

    private TokenDetails Describe(TokenSnapshot snapshot) => new(snapshot.Profile, snapshot.KeyProtection, _time.GetUtcNow());
}
