using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Removal;
using SalesforceToken.Engine.Renewal;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Authorization;

/// <summary>Keeps what an authorization got: one that cannot be stored, or that a new one replaces, is not left in force.</summary>
internal sealed class AuthorizationKeeping
{
    private readonly ITokenStore _store;
    private readonly OAuthClient _oauth;
    private readonly Revocation _revocation;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Action<string> _notice;

    public AuthorizationKeeping(
        ITokenStore store, OAuthClient oauth, Revocation revocation, TimeProvider time, TimeSpan patience, Action<string> notice)
    {
        _store = store;
        _oauth = oauth;
        _revocation = revocation;
        _time = time;
        _patience = patience;
        _notice = notice;
    }

    /// <summary>Stores a new authorization; what cannot be stored is not left in force.</summary>
    public async Task<(TokenSnapshot Saved, TokenRecord Replaced)> SaveAsync(TokenRecord asked, IssuedToken issued)
    {
        try
        {
            using var lease = await _store.LockAsync(asked.Name, CancellationToken.None).ConfigureAwait(false);
            var current = await lease.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            if (current is null || current.Record.ConsumerKey != asked.ConsumerKey || current.Record.LoginUrl != asked.LoginUrl)
            {
                throw new TokenException(
                    TokenErrorCode.TokenChanged, $"The token '{asked.Name}' was set up anew while the browser was open: what was authorized is not its own any more.");
            }

            var record = current.Record with
            {
                Issued = issued,
                RefreshAttempt = null,
                AuthorizationEndedBy = null,
                UpdatedAt = _time.GetUtcNow(),
            };
            var saved = await PersistentWrite.RunAsync(lease, record, current.Version, _patience, _time, static cause => cause)
                .ConfigureAwait(false);
            return (await NameUserAsync(lease, saved).ConfigureAwait(false), current.Record);
        }
        catch (TokenException)
        {
            await EndUnsavedAsync(asked, issued).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the authorization that a new one replaces: Salesforce keeps five for each user and app.</summary>
    public async Task EndReplacedAsync(TokenRecord record, IssuedToken issued)
    {
        if (record.Issued is not { RefreshToken: not null } replaced || replaced.RefreshToken == issued.RefreshToken)
        {
            return;
        }

        if (replaced.Username is not null && issued.Username is not null && replaced.Username != issued.Username)
        {
            _notice($"The token '{record.Name}' was of {replaced.Username} and is now of {issued.Username}.");
        }

        try
        {
            await _revocation.RunAsync(record, replaced, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException exception)
        {
            _notice($"The earlier authorization of '{record.Name}' could not be revoked and is still in force at Salesforce: {exception.Message}");
        }
    }

    /// <summary>Finds out whose token it is, now that it cannot be lost any more.</summary>
    private async Task<TokenSnapshot> NameUserAsync(ITokenLease lease, TokenSnapshot saved)
    {
        try
        {
            var host = LoginHost.Parse(saved.Record.LoginUrl);
            var answer = await _oauth.GetUserInfoAsync(host, saved.Record.Issued!.AccessToken, CancellationToken.None).ConfigureAwait(false);
            var named = saved.Record with { Issued = saved.Record.Issued with { Username = answer?.Value.Username } };
            return await lease.WriteAsync(named, saved.Version, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            // The scopes may not allow the question. The token is good without the answer.
            return saved;
        }
    }

    private async Task EndUnsavedAsync(TokenRecord record, IssuedToken issued)
    {
        try
        {
            await _revocation.RunAsync(record, issued, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException exception)
        {
            _notice($"The authorization that could not be stored is in force at Salesforce, and could not be revoked: {exception.Message}");
        }
    }
}
