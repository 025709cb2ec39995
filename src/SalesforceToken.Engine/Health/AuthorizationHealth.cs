using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Health;

/// <summary>
/// The health of one authorization: what would stop its next use, and what will stop it one day. Nothing is changed, here or at
/// Salesforce, but for an access token that a flow without a user is asked for and that is thrown away.
/// </summary>
internal sealed class AuthorizationHealth
{
    private readonly ITokenStore _store;
    private readonly StoredChecks _stored;
    private readonly SalesforceChecks _salesforce;

    public AuthorizationHealth(ITokenStore store, StoredChecks stored, SalesforceChecks salesforce)
    {
        _store = store;
        _stored = stored;
        _salesforce = salesforce;
    }

    /// <summary>Runs all checks that apply to the token's flow. Without a readable file there is only the check that says why.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="TokenException">There is no such token.</exception>
    public async Task<IReadOnlyList<HealthCheck>> CheckAsync(string name, CancellationToken cancellationToken)
    {
        StoreFolder? folder;
        TokenSnapshot snapshot;
        try
        {
            folder = _store.DescribeFolder();
            snapshot = await _store.ReadAsync(name, cancellationToken).ConfigureAwait(false)
                ?? throw await StoreErrors.NotFoundAsync(name, _store, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (StoreErrors.IsUnreadable(exception))
        {
            return [StoredChecks.Unreadable(exception)];
        }

        var profile = snapshot.Profile;
        List<HealthCheck> checks =
        [
            StoredChecks.Store(folder, _store.Location),
            _stored.Key(snapshot.KeyProtection),
            .. profile.PrivateKey is null ? Enumerable.Empty<HealthCheck>() : [_stored.Certificate(profile)],
            .. profile.IsUnattended ? Enumerable.Empty<HealthCheck>() : [_stored.Authorization(profile)],
            .. profile is { IsAuthorized: true, Tokens: { } tokens } ? [StoredChecks.Scope(profile, tokens)] : Enumerable.Empty<HealthCheck>(),
            StoredChecks.LastError(profile),
        ];
        await AskSalesforceAsync(profile, checks, cancellationToken).ConfigureAwait(false);
        if (checks.Exists(static check => check.Status == HealthStatus.Failed)
            && await _store.ReadAsync(name, cancellationToken).ConfigureAwait(false) is { } now
            && now.Version != snapshot.Version)
        {
            // Another process has refreshed it meanwhile, so what was asked was about tokens of the past.
            return await CheckAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return [.. checks.OrderBy(static check => check.Kind)];
    }

    private async Task AskSalesforceAsync(TokenProfile profile, List<HealthCheck> checks, CancellationToken cancellationToken)
    {
        if (profile is { IsAuthorized: true, Tokens: { } tokens })
        {
            checks.Add(await _salesforce.InstanceAsync(tokens.InstanceUrl, cancellationToken).ConfigureAwait(false));
        }

        var (host, ahead) = await _salesforce.LoginHostAsync(profile.LoginHost, cancellationToken).ConfigureAwait(false);
        checks.Add(host);
        if (ahead is null)
        {
            checks.AddRange(Questions(profile).Select(static kind => HealthCheck.NotTested(kind, "The check of the login host failed before.")));
            return;
        }

        checks.Add(SalesforceChecks.Clock(ahead.Value));
        try
        {
            AuthorizationState.RequireCredential(profile);
        }
        catch (TokenException exception)
        {
            checks.Add(HealthCheck.Failed(HealthCheckKind.App, exception));
            checks.Add(HealthCheck.NotTested(HealthCheckKind.Flow, "The flow needs the app's credential."));
            return;
        }

        var flow = await _salesforce.FlowAsync(profile, cancellationToken).ConfigureAwait(false);
        checks.Add(flow);
        checks.Add(await _salesforce.AppAsync(profile, flow, cancellationToken).ConfigureAwait(false));
        if (profile is not { IsAuthorized: true, Tokens: not null })
        {
            return;
        }

        var refreshToken = profile.IsUnattended ? null : await _salesforce.RefreshTokenAsync(profile, cancellationToken).ConfigureAwait(false);
        if (refreshToken is not null)
        {
            checks.Add(refreshToken);
        }

        checks.Add(await _salesforce.AccessTokenAsync(profile, refreshToken, cancellationToken).ConfigureAwait(false));
    }

    private static IEnumerable<HealthCheckKind> Questions(TokenProfile profile)
    {
        yield return HealthCheckKind.Clock;
        yield return HealthCheckKind.App;
        yield return HealthCheckKind.Flow;
        if (profile.IsAuthorized)
        {
            yield return HealthCheckKind.AccessToken;
            if (!profile.IsUnattended)
            {
                yield return HealthCheckKind.RefreshToken;
            }
        }
    }
}
