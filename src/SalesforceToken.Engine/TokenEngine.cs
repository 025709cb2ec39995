using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Removal;
using SalesforceToken.Engine.Renewal;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine;

/// <summary>
/// The face of the engine: named Salesforce tokens that are set up once and are valid whenever they are asked for. Safe for
/// use by many threads; meant to be made once in a process. Every failure is a <see cref="TokenException"/> or, when the
/// caller gave up, an <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class TokenEngine : IDisposable
{
    private readonly ITokenStore _store;
    private readonly TimeProvider _time;
    private readonly Action<string> _notice;
    private readonly OAuthTransport _transport;
    private readonly AuthorizationFlow _authorization;
    private readonly AuthorizationKeeping _keeping;
    private readonly TokenInquiry _inquiry;
    private readonly RestClient _rest;
    private readonly TokenRenewal _renewal;
    private readonly SingleFlight<TokenSnapshot> _flights;
    private readonly TokenRemoval _removal;

    /// <summary>Makes an engine.</summary>
    /// <param name="options">What varies by machine.</param>
    public TokenEngine(TokenEngineOptions options)
    {
        _store = options.Store;
        _time = options.Time;
        _notice = options.Notice;
        _transport = new OAuthTransport(options.HttpHandler, _time, options.RequestTimeLimit);
        _rest = new RestClient(options.HttpHandler, _time);
        var oauth = new OAuthClient(_transport);
        var revocation = new Revocation(oauth);
        _authorization = new AuthorizationFlow(oauth, options.Browser, _time);
        _keeping = new AuthorizationKeeping(_store, oauth, revocation, _time, options.Renewal.SavePatience, _notice);
        _inquiry = new TokenInquiry(oauth, _time, options.Renewal);
        _renewal = new TokenRenewal(_store, oauth, _time, options.Renewal);
        _removal = new TokenRemoval(_store, revocation, _notice);
        _flights = new SingleFlight<TokenSnapshot>(_time);
    }

    /// <summary>The names of all tokens, sorted, found without opening any of them.</summary>
    /// <returns>The names.</returns>
    public IReadOnlyList<string> ListNames() => _store.ListNames();

    /// <summary>Sets up a token that waits for its credential.</summary>
    /// <param name="definition">What it is to be.</param>
    /// <param name="replace">Whether a token of that name may be replaced; its secrets are then gone from here.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The token.</returns>
    /// <exception cref="TokenException">Among others <see cref="TokenErrorCode.TokenAlreadyExists"/>.</exception>
    public async Task<TokenDetails> CreateAsync(TokenDefinition definition, bool replace, CancellationToken cancellationToken)
    {
        var record = NewRecord.From(definition, _time.GetUtcNow());
        using var lease = await _store.LockAsync(record.Name, cancellationToken).ConfigureAwait(false);
        var existing = await ReadOrDiscardAsync(lease, mayDiscard: replace, cancellationToken).ConfigureAwait(false);
        if (existing is not null && !replace)
        {
            throw new TokenException(TokenErrorCode.TokenAlreadyExists, $"There is a token '{existing.Record.Name}' already.")
            {
                TokenName = existing.Record.Name,
            };
        }

        var written = await lease.WriteAsync(record, existing?.Version, cancellationToken).ConfigureAwait(false);
        NoticeDropped(existing?.Record);
        return Describe(written);
    }

    /// <summary>Sets the consumer key and the consumer secret.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="consumerKey">The consumer key; null for the one that the token has, which a secret has to go with.</param>
    /// <param name="consumerSecret">The consumer secret; null for a public client.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The token. An authorization that another consumer key got is of no use any more, but is kept, and stands again with that key
    /// and its secret.
    /// </returns>
    /// <exception cref="TokenException">
    /// Among others <see cref="TokenErrorCode.ConsumerCredentialInvalid"/>, and <see cref="TokenErrorCode.ConsumerCredentialMissing"/>
    /// for a secret alone where there is no key yet.
    /// </exception>
    public async Task<TokenDetails> SetConsumerCredentialAsync(
        string name, string? consumerKey, string? consumerSecret, CancellationToken cancellationToken)
    {
        var credential = new NewCredential(consumerKey, consumerSecret);
        using var lease = await _store.LockAsync(TokenName.Validate(name), cancellationToken).ConfigureAwait(false);
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw MissingToken.Error(_store, name);
        var record = credential.SetIn(current.Record) with { UpdatedAt = _time.GetUtcNow() };
        var written = await lease.WriteAsync(record, current.Version, cancellationToken).ConfigureAwait(false);
        if (current.Record.IsAuthorized && !record.IsAuthorized)
        {
            _notice($"'{record.Name}' was authorized with the consumer key {current.Record.ConsumerKey}. That authorization is kept until the next one, "
                + "and stands again if that key is set again, with its secret.");
        }

        return Describe(written);
    }

    /// <summary>Fails when there is no token of a name, whether it could be read or not.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.TokenNotFound"/>, with the name that may have been meant.</exception>
    public void RequireName(string name)
    {
        var valid = TokenName.Validate(name);
        if (!_store.ListNames().Any(other => TokenName.Same(other, valid)))
        {
            throw MissingToken.Error(_store, valid);
        }
    }

    /// <summary>What is known of a token. Never uses the network.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The token.</returns>
    public async Task<TokenDetails> GetDetailsAsync(string name, CancellationToken cancellationToken) =>
        Describe(await ReadAsync(name, cancellationToken).ConfigureAwait(false));

    /// <summary>Has the user authorize in the browser, and stores what Salesforce issues.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">How the user is asked.</param>
    /// <param name="progress">Hears how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>The token.</returns>
    public async Task<TokenDetails> AuthorizeAsync(
        string name, AuthorizationOptions options, IProgress<AuthorizationProgress>? progress, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        Authorized.RequireCredential(current.Record);
        try
        {
            var (saved, replaced) = await _authorization.RunAsync(
                current.Record, options, progress, issued => _keeping.SaveAsync(current.Record, issued), cancellationToken).ConfigureAwait(false);
            await _keeping.EndReplacedAsync(replaced, saved.Record.Issued!).ConfigureAwait(false);
            return Describe(saved);
        }
        catch (TokenException exception)
        {
            throw exception.About(current.Record.Name);
        }
    }

    /// <summary>An access token that is good for use: the stored one, or a new one.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">What is needed of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The access token.</returns>
    public async Task<ValidToken> GetAccessTokenAsync(string name, FreshnessOptions options, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var issued = Authorized.Require(current.Record, name).Issued!;
        var rejected = options.ForceRefresh ? issued.AccessToken : options.RejectedAccessToken;
        var requirement = new TokenRequirement(_time, options.MinimumLifetime, rejected);
        if (requirement.IsMetBy(current.Record))
        {
            return new ValidToken(Describe(current), issued.AccessToken, TokenOrigin.Stored);
        }

        current = await RenewAsync(current.Record.Name, requirement, cancellationToken).ConfigureAwait(false);
        var accessToken = current.Record.Issued!.AccessToken;
        return new ValidToken(Describe(current), accessToken, accessToken == issued.AccessToken ? TokenOrigin.Confirmed : TokenOrigin.Issued);
    }

    /// <summary>Calls the org's API with a token. Where the org says that the session has ended, the token is renewed once.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the org answered, whether it is a success or not.</returns>
    public async Task<RestAnswer> CallAsync(string name, RestRequest request, CancellationToken cancellationToken)
    {
        var token = await GetAccessTokenAsync(name, new FreshnessOptions(), cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await _rest.SendAsync(token, request, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSessionEnded)
            {
                return answer;
            }

            token = await GetAccessTokenAsync(name, new FreshnessOptions { RejectedAccessToken = token.AccessToken }, cancellationToken).ConfigureAwait(false);
            return await _rest.SendAsync(token, request, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception)
        {
            throw exception.About(token.Details.Name);
        }
    }

    /// <summary>Asks Salesforce whether the stored access token is active. Changes nothing.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What Salesforce said.</returns>
    public async Task<TokenTestResult> TestAsync(string name, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var details = Describe(current);
        if (details.Status is TokenStatus.NeedsCredential or TokenStatus.NeedsAuthorization)
        {
            return new TokenTestResult(details, active: false);
        }

        try
        {
            var told = await _inquiry.AskAsync(current.Record, cancellationToken).ConfigureAwait(false);
            return new TokenTestResult(details, told.Active)
            {
                ExpiresAt = told.ExpiresAt,
                IssuedAt = told.IssuedAt,
                Username = told.Username,
                Scope = told.Scope,
            };
        }
        catch (TokenException exception)
        {
            throw exception.About(current.Record.Name);
        }
    }

    /// <summary>Puts every stored token under a new key: see <see cref="IKeyedStore.RotateKeyAsync"/>.</summary>
    /// <param name="progress">Told after each token; null for no one.</param>
    /// <param name="cancellationToken">Interrupts it; another run finishes the work.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="NotSupportedException">The store has no key of its own.</exception>
    public Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken) =>
        _store is IKeyedStore keyed
            ? keyed.RotateKeyAsync(progress, cancellationToken)
            : throw new NotSupportedException("This store has no key of its own.");

    /// <summary>Revokes a token at Salesforce and deletes it here.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="options">How it is removed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task.</returns>
    public async Task RemoveAsync(string name, RemovalOptions options, CancellationToken cancellationToken)
    {
        using var lease = await _store.LockAsync(TokenName.Validate(name), cancellationToken).ConfigureAwait(false);
        await _removal.RunAsync(lease, name, options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _rest.Dispose();
    }

    private async Task<TokenSnapshot> RenewAsync(string name, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        // Callers with different needs must not share one answer; the token's lock keeps their refreshes apart.
        var key = string.Join("\n", name.ToUpperInvariant(), requirement.MinimumLifetime?.Ticks, requirement.RejectedAccessToken);
        try
        {
            return await _flights.RunAsync(key, token => _renewal.RenewAsync(name, requirement, token), cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception)
        {
            throw exception.About(name);
        }
    }

    private void NoticeDropped(TokenRecord? record)
    {
        if (record?.Issued?.RefreshToken is not null && record.AuthorizationEndedBy is null)
        {
            _notice($"The authorization that '{record.Name}' had was deleted here, but is still in force at Salesforce. Removing a token revokes it.");
        }
    }

    /// <summary>What is stored; where it cannot be read any more and may go, it goes.</summary>
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
        await _store.ReadAsync(TokenName.Validate(name), cancellationToken).ConfigureAwait(false) ?? throw MissingToken.Error(_store, name);

    private TokenDetails Describe(TokenSnapshot snapshot) => new(snapshot.Record, snapshot.KeyProtection, _time.GetUtcNow());
}
