using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine;

/// <summary>
/// The entry point of the engine: named Salesforce tokens that are set up once and are valid whenever a caller asks for them. Safe
/// for use by many threads. Make one engine per process. Every failure is a <see cref="TokenException"/> or, when the caller
/// cancelled, an <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class TokenEngine : IDisposable
{
    private readonly ITokenStore _store;
    private readonly TimeProvider _time;
    private readonly Action<string> _notice;
    private readonly HttpTransport _transport;
    private readonly AuthorizationFlow _authorization;
    private readonly TokenIntrospection _introspection;
    private readonly RestClient _rest;
    private readonly TokenProvider _provider;
    private readonly SingleFlight<TokenSnapshot> _flights;
    private readonly TokenRemoval _removal;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">What varies by machine. The store stays its owner's to dispose of: a refresh may still be saving in the background.</param>
    public TokenEngine(TokenEngineOptions options)
    {
        _store = options.Store;
        _time = options.Time;
        _notice = options.Notice;
        _transport = new HttpTransport(options.HttpHandler, _time, options.RequestTimeout);
        _rest = new RestClient(options.HttpHandler, _time);
        var oauth = new OAuthClient(_transport);
        var revocation = new TokenRevocation(oauth);
        var storage = new AuthorizationStorage(_store, oauth, revocation, _time, options.Refresh.SaveTimeout, _notice);
        _authorization = new AuthorizationFlow(oauth, options.Browser, storage, _time);
        _introspection = new TokenIntrospection(oauth, _time, options.Refresh);
        _provider = new TokenProvider(_store, oauth, _introspection, _time, options.Refresh);
        _removal = new TokenRemoval(_store, revocation, _notice);
        _flights = new SingleFlight<TokenSnapshot>(_time);
    }

    /// <summary>
    /// Makes the event source <c>SalesforceToken</c>, which tells what the engine does, step by step and without secrets, to whoever
    /// listens. It stays for the rest of the process, and costs nothing until it is made.
    /// </summary>
    public static void EnableTrace() => EngineEventSource.Enable();

    /// <summary>The names of all tokens, sorted, found without opening any of them.</summary>
    /// <returns>The names.</returns>
    public IReadOnlyList<string> ListNames() => _store.ListNames();

    /// <summary>Sets up a token that waits for its credential.</summary>
    /// <param name="definition">The new token.</param>
    /// <param name="replace">Whether a token of that name may be replaced; its secrets are then gone from here.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock.</param>
    /// <returns>The token.</returns>
    /// <exception cref="TokenException">Among others <see cref="TokenErrorCode.TokenAlreadyExists"/>.</exception>
    public async Task<TokenDetails> CreateAsync(TokenDefinition definition, bool replace, CancellationToken cancellationToken)
    {
        var profile = NewProfile.From(definition, _time.GetUtcNow());
        using var lease = await _store.LockAsync(profile.Name, cancellationToken).ConfigureAwait(false);
        var existing = await ReadOrDiscardAsync(lease, mayDiscard: replace, cancellationToken).ConfigureAwait(false);
        if (existing is not null && !replace)
        {
            var name = existing.Profile.Name;
            throw new TokenException(new TokenFailure(TokenErrorCode.TokenAlreadyExists, $"There is a token '{name}' already.") { TokenName = name });
        }

        var written = await lease.WriteAsync(profile, existing?.Version, cancellationToken).ConfigureAwait(false);
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
    public async Task<TokenDetails> SetConsumerCredentialAsync(
        string name, string? consumerKey, string? consumerSecret, CancellationToken cancellationToken)
    {
        var credential = new NewCredential(consumerKey, consumerSecret);
        using var lease = await _store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.NotFound(name, _store.ListNames());
        var profile = credential.ApplyTo(current.Profile) with { UpdatedAt = _time.GetUtcNow() };
        var written = await lease.WriteAsync(profile, current.Version, cancellationToken).ConfigureAwait(false);
        if (current.Profile.IsAuthorized && !profile.IsAuthorized)
        {
            _notice($"'{profile.Name}' was authorized with the consumer key {current.Profile.ConsumerKey}. That authorization is kept until the next one. "
                + "It can be used again when that key is set again, with its secret.");
        }

        return Describe(written);
    }

    /// <summary>Fails when there is no token of a name, whether it could be read or not.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.TokenNotFound"/>, with the name that may have been meant.</exception>
    public void RequireName(string name)
    {
        var valid = TokenName.Validate(name);
        var names = _store.ListNames();
        if (!names.Any(other => TokenName.Same(other, valid)))
        {
            throw StoreErrors.NotFound(valid, names);
        }
    }

    /// <summary>What is known of a token. Never uses the network.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the wait for a keyring.</param>
    /// <returns>The token.</returns>
    public async Task<TokenDetails> GetDetailsAsync(string name, CancellationToken cancellationToken) =>
        Describe(await ReadAsync(name, cancellationToken).ConfigureAwait(false));

    /// <summary>Has the user authorize in the browser, and stores what Salesforce issues.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">How the user is asked.</param>
    /// <param name="progress">Told how far the authorization is; null for no one.</param>
    /// <param name="cancellationToken">Cancels the wait for the user; nothing is changed then.</param>
    /// <returns>The token.</returns>
    public async Task<TokenDetails> AuthorizeAsync(
        string name, AuthorizationOptions options, IProgress<AuthorizationProgress>? progress, CancellationToken cancellationToken)
    {
        var profile = (await ReadAsync(name, cancellationToken).ConfigureAwait(false)).Profile;
        AuthorizationState.RequireCredential(profile);
        return Describe(await TokenContext.RunAsync(
            profile.Name, () => new ValueTask<TokenSnapshot>(_authorization.RunAsync(profile, options, progress, cancellationToken))).ConfigureAwait(false));
    }

    /// <summary>An access token that is good for use: the stored one, or a new one.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">What is needed of it.</param>
    /// <param name="cancellationToken">Cancels the wait. A refresh that was sent is saved all the same.</param>
    /// <returns>The access token.</returns>
    public async Task<ValidToken> GetAccessTokenAsync(string name, FreshnessOptions options, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var stored = AuthorizationState.Require(current.Profile).AccessToken;
        var rejected = options.ForceRefresh ? stored : options.RejectedAccessToken;
        var requirement = new TokenRequirement(_time, options.MinimumLifetime, rejected);
        if (requirement.IsMetBy(current.Profile))
        {
            return new ValidToken(Describe(current), stored);
        }

        current = await RenewAsync(current.Profile.Name, requirement, cancellationToken).ConfigureAwait(false);
        return new ValidToken(Describe(current), current.Profile.Tokens!.AccessToken);
    }

    /// <summary>Calls the org's API with a token. Where the org says that the session has ended, the token is renewed once.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the org answered, whether it is a success or not.</returns>
    public async Task<RestResponse> CallAsync(string name, RestRequest request, CancellationToken cancellationToken)
    {
        var token = await GetAccessTokenAsync(name, new FreshnessOptions(), cancellationToken).ConfigureAwait(false);
        return await TokenContext.RunAsync(
            token.Details.Profile.Name, () => new ValueTask<RestResponse>(CallAsync(token, request, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Asks Salesforce whether the stored access token is active. Changes nothing.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>What Salesforce said.</returns>
    public async Task<TokenTestResult> TestAsync(string name, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var state = current.Profile is { ConsumerKey: not null, IsAuthorized: true }
            ? await TokenContext.RunAsync(
                current.Profile.Name, () => new ValueTask<TokenState>(_introspection.IntrospectAsync(current.Profile, cancellationToken))).ConfigureAwait(false)
            : new TokenState { Active = false };
        return new TokenTestResult(Describe(current), state);
    }

    /// <summary>Encrypts every stored token under a new key: see <see cref="ITokenStore.RotateKeyAsync"/>.</summary>
    /// <param name="progress">Told after each token; null for no one.</param>
    /// <param name="cancellationToken">Interrupts it; another run finishes the work.</param>
    /// <returns>What was done.</returns>
    public Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken) =>
        _store.RotateKeyAsync(progress, cancellationToken);

    /// <summary>Revokes a token at Salesforce and deletes it here.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">How it is removed.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock, and the revocation.</param>
    /// <returns>A task.</returns>
    public Task RemoveAsync(string name, RemovalOptions options, CancellationToken cancellationToken) =>
        _removal.RemoveAsync(name, options, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _rest.Dispose();
    }

    private async Task<RestResponse> CallAsync(ValidToken token, RestRequest request, CancellationToken cancellationToken)
    {
        var response = await _rest.SendAsync(token, request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSessionEnded)
        {
            return response;
        }

        var rejected = new FreshnessOptions { RejectedAccessToken = token.AccessToken };
        token = await GetAccessTokenAsync(token.Details.Profile.Name, rejected, cancellationToken).ConfigureAwait(false);
        return await _rest.SendAsync(token, request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TokenSnapshot> RenewAsync(string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        // Callers with different needs must not share one result; the token's lock keeps their refreshes apart.
        var key = string.Join("\n", name.ToUpperInvariant(), requirement.MinimumLifetime?.Ticks, requirement.RejectedAccessToken);
        return await TokenContext.RunAsync(
            name,
            () => new ValueTask<TokenSnapshot>(_flights.RunAsync(name, key, token => _provider.GetAsync(name, requirement, token), cancellationToken)))
            .ConfigureAwait(false);
    }

    private void NoticeDropped(TokenProfile? profile)
    {
        if (profile?.Tokens?.RefreshToken is not null && profile.AuthorizationEndedBy is null)
        {
            _notice($"The authorization that '{profile.Name}' had was deleted here, but is still valid at Salesforce. Removing a token revokes it.");
        }
    }

    /// <summary>What is stored. If it cannot be read any more and may be discarded, it is.</summary>
    private static async Task<TokenSnapshot?> ReadOrDiscardAsync(ITokenLease lease, bool mayDiscard, CancellationToken cancellationToken)
    {
        try
        {
            return await lease.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (mayDiscard && StoreErrors.IsUnreadable(exception))
        {
            await lease.DiscardAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task<TokenSnapshot> ReadAsync(string name, CancellationToken cancellationToken) =>
        await _store.ReadAsync(name, cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.NotFound(name, _store.ListNames());

    private TokenDetails Describe(TokenSnapshot snapshot) => new(snapshot.Profile, snapshot.KeyProtection, _time.GetUtcNow());
}
