using System;
using System.Globalization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Health;

/// <summary>The checks that need only what is on this machine.</summary>
internal sealed class StoredChecks
{
    private readonly IEngineEnvironment _environment;
    private readonly MachineMark _machine;
    private readonly TimeProvider _time;

    public StoredChecks(IEngineEnvironment environment, MachineMark machine, TimeProvider time)
    {
        _machine = machine;
        _environment = environment;
        _time = time;
    }

    /// <summary>A time for a message.</summary>
    public static string InWords(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The folder, as it was before the token's file was read.</summary>
    /// <param name="folder">The folder; null for a store that has none.</param>
    /// <param name="location">Where the store is.</param>
    public static HealthCheck Store(StoreFolder? folder, string location)
    {
        var owner = folder?.Owner is { } account ? $" It belongs to {account}." : string.Empty;
        return folder?.IsWritable == false
            ? HealthCheck.Failed(HealthCheckKind.Store, StoreErrors.WriteFailed(location, new UnauthorizedAccessException("this account may not write there")), location)
            : folder?.IsOpenToOthers == true
            ? HealthCheck.Warning(
                HealthCheckKind.Store, $"The data folder '{location}' was open to other users of this machine.{owner} Each command makes it private again.", location)
            : HealthCheck.Passed(HealthCheckKind.Store, $"The token's file in '{location}' can be read.{owner}", location);
    }

    /// <summary>A file that cannot be read.</summary>
    /// <param name="error">Why.</param>
    public static HealthCheck Unreadable(TokenException error) => HealthCheck.Failed(
        error.Code is TokenErrorCode.DataKeyMismatch or TokenErrorCode.DataKeyUnavailable or TokenErrorCode.DataKeyInvalid
            ? HealthCheckKind.KeyProtection
            : HealthCheckKind.Store,
        error);

    /// <summary>The protection of the data key.</summary>
    /// <param name="protection">The protection.</param>
    public HealthCheck Key(KeyProtection protection)
    {
        // Who chose the key file knows that it is one.
        var isChosen = string.Equals(
            _environment.GetVariable(EnvironmentVariables.KeyProtection), nameof(KeyProtection.KeyFile), StringComparison.OrdinalIgnoreCase);
        return protection == KeyProtection.KeyFile && !isChosen
            ? HealthCheck.Warning(
                HealthCheckKind.KeyProtection,
                "The data key is in a file beside the tokens: a copy of the whole folder can be read by whoever has it. Where a keyring has become available, Update-SfTokenKey moves the key there.",
                protection.ToString())
            : HealthCheck.Passed(HealthCheckKind.KeyProtection, $"The data key is protected by {protection}.", protection.ToString());
    }

    /// <summary>The private key of the JWT bearer flow, and its certificate.</summary>
    /// <param name="profile">A profile with a private key.</param>
    public HealthCheck Certificate(TokenProfile profile)
    {
        DateTimeOffset? end;
        try
        {
            using var key = profile.PrivateKey!.Open();
            end = key.CertificateExpiresAt ?? profile.PrivateKey.CertificateExpiresAt;
        }
        catch (TokenException exception)
        {
            return HealthCheck.Failed(HealthCheckKind.Certificate, exception.About(profile.Name));
        }

        if (end is not { } known)
        {
            return HealthCheck.Passed(HealthCheckKind.Certificate, "The private key can be used. When the certificate in the app ends is not known here.");
        }

        var left = known - _time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            var ended = new TokenException(TokenErrorCode.CertificateExpired, $"The certificate of the private key ended on {InWords(known)}.");
            return HealthCheck.Failed(HealthCheckKind.Certificate, ended.About(profile.Name), known);
        }

        return left <= CertificateNotice.Ahead
            ? HealthCheck.Warning(
                HealthCheckKind.Certificate,
                $"The certificate ends on {InWords(known)}. Upload a new one to the app before, and set its private key with Set-SfConsumerCredential.",
                known)
            : HealthCheck.Passed(HealthCheckKind.Certificate, $"The private key can be used. Its certificate ends on {InWords(known)}.", known);
    }

    /// <summary>The authorization of a user, as far as it is known without asking Salesforce.</summary>
    /// <param name="profile">The profile.</param>
    public HealthCheck Authorization(TokenProfile profile)
    {
        try
        {
            var tokens = AuthorizationState.Require(profile);
            var who = tokens.Username ?? profile.Username ?? "a user whose name is not known";
            return _machine.IsOfOthers(profile)
                ? HealthCheck.Warning(
                    HealthCheckKind.Authorization,
                    $"Authorized by {who}, but on another machine. If that machine still uses its copy, the next refresh here ends the authorization for both: run Invoke-SfAuthorization here, or stop using it there.",
                    tokens.Username)
                : HealthCheck.Passed(HealthCheckKind.Authorization, $"Authorized by {who}, for the org {tokens.OrganizationId}.", tokens.Username);
        }
        catch (TokenException exception)
        {
            return HealthCheck.Failed(HealthCheckKind.Authorization, exception);
        }
    }

    /// <summary>The scopes that were granted.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="tokens">Its tokens.</param>
    public static HealthCheck Scope(TokenProfile profile, TokenSet tokens)
    {
        var missing = tokens.MissingScope(profile.Scope);
        return missing.Count != 0
            ? HealthCheck.Warning(
                HealthCheckKind.Scope, $"Salesforce did not grant {string.Join(", ", missing)}. Select them in the app, and authorize the token again.", tokens.Scope)
            : HealthCheck.Passed(HealthCheckKind.Scope, $"Granted: {string.Join(", ", tokens.Scope)}.", tokens.Scope);
    }

    /// <summary>The last error that is stored with the token.</summary>
    /// <param name="profile">The profile.</param>
    public static HealthCheck LastError(TokenProfile profile) =>
        profile.AuthorizationEndedBy is { } end ? HealthCheck.Warning(HealthCheckKind.LastError, $"The authorization ended with {end}.", end)
        : profile.OpenRefreshAttempt is { } attempt ? HealthCheck.Warning(
            HealthCheckKind.LastError,
            $"A refresh of {InWords(attempt.StartedAt)} brought no answer. "
                + (profile.ConsumerSecret is null && profile.Tokens!.RotatesRefreshToken != false
                    ? "Without a consumer secret nobody can find out what became of it: when the access token ends, authorize again with Invoke-SfAuthorization."
                    : "The next one finds out first what became of it."),
            nameof(TokenErrorCode.RefreshOutcomeUnknown))
        : profile.RefreshRefusal is { } refusal ? HealthCheck.Warning(
            HealthCheckKind.LastError,
            $"{refusal.Message} That was at {InWords(refusal.RefusedAt)}. The next attempt is made after {InWords(refusal.NextAttemptAt)}.",
            refusal.Code)
        : profile.Tokens?.KeepAliveFailedAt is { } failedAt ? HealthCheck.Warning(
            HealthCheckKind.LastError, $"At {InWords(failedAt)} the refresh token was to be used so that it does not end, and that failed.")
        : profile.Tokens?.RejectedAt is { } rejectedAt ? HealthCheck.Warning(
            HealthCheckKind.LastError, $"At {InWords(rejectedAt)} the org refused an access token that had just been issued.")
        : HealthCheck.Passed(HealthCheckKind.LastError, "No error is stored.");
}
