using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Revocation;

/// <summary>Removes a token. It is revoked at Salesforce first, so that a token that cannot be revoked is not lost here.</summary>
internal sealed class TokenRemoval
{
    private readonly ITokenStore _store;
    private readonly TokenRevocation _revocation;
    private readonly ExitGuard _exitGuard;
    private readonly Action<string> _notice;

    public TokenRemoval(ITokenStore store, TokenRevocation revocation, ExitGuard exitGuard, Action<string> notice)
    {
        _store = store;
        _revocation = revocation;
        _exitGuard = exitGuard;
        _notice = notice;
    }

    public async Task RemoveAsync(string name, RemovalOptions options, CancellationToken cancellationToken)
    {
        using var lease = options.Force
            ? await _store.TakeOverAsync(name, cancellationToken).ConfigureAwait(false)
            : await _store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        TokenSnapshot current;
        try
        {
            current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false)
                ?? throw await StoreErrors.NotFoundAsync(name, _store, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (options.Force && StoreErrors.IsUnreadable(exception))
        {
            await lease.DiscardAsync(cancellationToken).ConfigureAwait(false);
            _notice(DescribeUnrevoked(name, "deleted", exception));
            return;
        }

        // A token that was revoked must not stay here, where it looks as if it could be used.
        using var hold = await _exitGuard.EnterAsync(cancellationToken).ConfigureAwait(false);
        var revokes = !options.KeepRemote && (!current.Profile.IsUnattended || options.RevokeUnattended);
        if (revokes && current.Profile.Tokens is { } tokens)
        {
            await RevokeAsync(current.Profile, tokens, options.AllowUnrevoked, cancellationToken).ConfigureAwait(false);
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

    /// <summary>What remains of a token that could not be read.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="deed">What was done with it here.</param>
    /// <param name="cause">Why it could not be read.</param>
    public static string DescribeUnrevoked(string name, string deed, TokenException cause) =>
        $"The token '{name}' could not be read ({cause.Code}), so it was {deed} here without being revoked. If it was authorized, that "
        + "authorization is still valid at Salesforce. You can revoke it there under Connected Apps OAuth Usage.";

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
