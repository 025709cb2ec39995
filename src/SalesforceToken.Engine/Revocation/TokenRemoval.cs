using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Revocation;

/// <summary>Removes a token. It is revoked at Salesforce first, so that a token that cannot be revoked is not lost here.</summary>
internal sealed class TokenRemoval
{
    private readonly ITokenStore _store;
    private readonly TokenRevocation _revocation;
    private readonly Action<string> _notice;

    public TokenRemoval(ITokenStore store, TokenRevocation revocation, Action<string> notice)
    {
        _store = store;
        _revocation = revocation;
        _notice = notice;
    }

    public async Task RemoveAsync(string name, RemovalOptions options, CancellationToken cancellationToken)
    {
        using var lease = await _store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        TokenSnapshot current;
        try
        {
            current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.NotFound(name, _store.ListNames());
        }
        catch (TokenException exception) when (options.Force && StoreErrors.IsUnreadable(exception))
        {
            await lease.DiscardAsync(cancellationToken).ConfigureAwait(false);
            _notice($"The token '{name}' could not be read, so it was deleted here without being revoked at Salesforce.");
            return;
        }

        if (!options.KeepRemote && current.Profile.Tokens is { } tokens)
        {
            await RevokeAsync(current.Profile, tokens, options.Force, cancellationToken).ConfigureAwait(false);
        }

        // The token is revoked now, so it must be deleted.
        await lease.DeleteAsync(current.Version, CancellationToken.None).ConfigureAwait(false);
        if (!options.KeepRemote && IsSuccessorUnknown(current.Profile))
        {
            _notice(
                $"The response to a refresh of '{current.Profile.Name}' was lost: the tokens that it issued may still be valid at Salesforce. "
                    + "You can revoke them there under Connected Apps OAuth Usage.");
        }
    }

    private static bool IsSuccessorUnknown(TokenProfile profile) =>
        profile.RefreshAttempt is not null || profile.AuthorizationEndedBy == nameof(TokenErrorCode.RefreshOutcomeUnknown);

    private async Task RevokeAsync(TokenProfile profile, TokenSet tokens, bool mayFail, CancellationToken cancellationToken)
    {
        try
        {
            await _revocation.RevokeAsync(profile, tokens, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (mayFail)
        {
            var fact = exception.Failure.OutcomeUnknown
                ? Explain(profile.Name, exception)
                : $"The token '{profile.Name}' could not be revoked and is still valid at Salesforce";
            _notice($"{fact}: {exception.Message}");
        }
        catch (TokenException exception)
        {
            var message = $"{Explain(profile.Name, exception)}, so it was not deleted here. {exception.Message}";
            throw new TokenException(
                exception.Failure with { Code = TokenErrorCode.RevocationFailed, Message = message, TokenName = profile.Name }, exception);
        }
    }

    private static string Explain(string name, TokenException exception) => exception.Failure.OutcomeUnknown
        ? $"It is not known whether the token '{name}' was revoked at Salesforce"
        : $"The token '{name}' could not be revoked at Salesforce";
}
