using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine;

/// <summary>Authorizations that other programs have got, or are to get.</summary>
public sealed partial class TokenEngine
{
    /// <summary>
    /// Takes over an authorization from another program, proves it with a refresh and stores what Salesforce issues. With rotation the
    /// other program's refresh token is spent then, and its next use there ends the authorization for both.
    /// </summary>
    /// <param name="name">The token's name. Where it is set up already, its settings stay.</param>
    /// <param name="imported">The authorization.</param>
    /// <param name="replace">Whether an authorization that is stored under that name may be replaced. It is not revoked.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock. A request that was sent is followed to its save.</param>
    /// <returns>The token.</returns>
    /// <exception cref="TokenException">
    /// Among others <see cref="TokenErrorCode.ImportRefused"/> and <see cref="TokenErrorCode.TokenAlreadyExists"/>. Nothing is stored
    /// then, and what was stored stays.
    /// </exception>
    public Task<TokenDetails> ImportAsync(string name, ImportedAuthorization imported, bool replace, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(
            name,
            isChange: true,
            async () => Describe(await TokenContext.RunAsync(
                name, () => new ValueTask<TokenSnapshot>(_import.RunAsync(name, imported, replace, cancellationToken))).ConfigureAwait(false)),
            cancellationToken);

    /// <summary>Gives an authorization to another program, in the form of the Salesforce CLI: a <c>sfdxAuthUrl</c>. It stays here too.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the wait for the token's lock.</param>
    /// <returns>The address, with the consumer secret and the refresh token in it.</returns>
    /// <exception cref="TokenException">
    /// Among others <see cref="TokenErrorCode.AuthorizationRequired"/> where there is no refresh token, and
    /// <see cref="TokenErrorCode.RefreshOutcomeUnknown"/> where the stored one may have been replaced.
    /// </exception>
    public Task<string> ExportSfdxAuthUrlAsync(string name, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: false, () => ExportCoreAsync(name, cancellationToken), cancellationToken);

    private async Task<string> ExportCoreAsync(string name, CancellationToken cancellationToken)
    {
        // Not while a refresh is under way, which would replace what is exported.
        using var lease = await _store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        var current = await lease.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw await StoreErrors.NotFoundAsync(name, _store, cancellationToken).ConfigureAwait(false);
        var profile = current.Profile;
        if (profile.IsUnattended)
        {
            throw new TokenException(
                TokenErrorCode.FlowSettingInvalid,
                $"'{profile.Name}' has the flow {profile.Flow}, which has no refresh token: there is nothing to export. Set the same flow up where it is needed.");
        }

        var tokens = AuthorizationState.Require(profile);
        if (tokens.RefreshToken is not { } refreshToken)
        {
            throw new TokenException(TokenErrorCode.AuthorizationRequired, $"Salesforce granted no refresh token for '{profile.Name}': there is nothing to export.");
        }

        return profile.OpenRefreshAttempt is not null
            ? throw RefreshErrors.OutcomeUnknown(cause: null, mayResolve: true)
            : SfdxAuthUrl.Format(profile.Consumer, refreshToken, tokens.InstanceUrl.Authority);
    }
}
