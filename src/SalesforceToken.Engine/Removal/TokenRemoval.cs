using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Removal;

/// <summary>Ends a token: at Salesforce first, so that what cannot be ended there is not forgotten here.</summary>
internal sealed class TokenRemoval
{
    private readonly ITokenStore _store;
    private readonly Revocation _revocation;
    private readonly Action<string> _notice;

    public TokenRemoval(ITokenStore store, Revocation revocation, Action<string> notice)
    {
        _store = store;
        _revocation = revocation;
        _notice = notice;
    }

    public async Task RunAsync(ITokenLease lease, string name, RemovalOptions options, CancellationToken cancellationToken)
    {
        TokenSnapshot current;
        try
        {
            current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw MissingToken.Error(_store, name);
        }
        catch (TokenException exception) when (options.Force && StoreErrors.IsUnreadable(exception))
        {
            await lease.DiscardAsync(cancellationToken).ConfigureAwait(false);
            _notice($"The token '{name}' could not be read, so it was deleted here without being revoked at Salesforce.");
            return;
        }

        if (!options.KeepRemote && current.Record.Issued is { } issued)
        {
            try
            {
                await _revocation.RunAsync(current.Record, issued, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenException exception) when (options.Force)
            {
                _notice($"The token '{current.Record.Name}' could not be revoked and is still in force at Salesforce: {exception.Message}");
            }
            catch (TokenException exception)
            {
                throw NotRevoked(current.Record.Name, exception);
            }
        }

        // Revoked as it is by now, it must go.
        await lease.DeleteAsync(current.Version, CancellationToken.None).ConfigureAwait(false);
        if (!options.KeepRemote && IsSuccessorUnknown(current.Record))
        {
            _notice($"The answer to a refresh of '{current.Record.Name}' was lost: what it issued may still be in force at Salesforce, and can be revoked there under Connected Apps OAuth Usage.");
        }
    }

    private static bool IsSuccessorUnknown(TokenRecord record) =>
        record.RefreshAttempt is not null || record.AuthorizationEndedBy == nameof(TokenErrorCode.RefreshOutcomeUnknown);

    private static TokenException NotRevoked(string name, TokenException cause) => new(
        TokenErrorCode.RevocationFailed, $"The token '{name}' could not be revoked at Salesforce, so it was not deleted here. {cause.Message}", cause)
    {
        TokenName = name,
        OAuthError = cause.OAuthError,
        OAuthErrorDescription = cause.OAuthErrorDescription,
        StatusCode = cause.StatusCode,
        RetryAfter = cause.RetryAfter,
        IsTransient = cause.IsTransient,
    };
}
