using System;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Renewal;

/// <summary>
/// A refresh whose answer was lost. If Salesforce carried it out, the refresh token that is stored is rotated out and its
/// successor is known to nobody. Introspection tells, without presenting the token as a grant.
/// </summary>
internal sealed class LostAnswer
{
    private readonly OAuthClient _oauth;
    private readonly TimeProvider _time;
    private readonly RenewalLimits _limits;

    public LostAnswer(OAuthClient oauth, TimeProvider time, RenewalLimits limits)
    {
        _oauth = oauth;
        _time = time;
        _limits = limits;
    }

    public static string HashOf(string refreshToken)
    {
        using var sha = SHA256.Create();
        return Base64Url.Encode(sha.ComputeHash(Encoding.UTF8.GetBytes(refreshToken)));
    }

    public static bool Concerns(RefreshAttempt attempt, string refreshToken) =>
        FixedTime.AreEqual(attempt.RefreshTokenHash, HashOf(refreshToken));

    /// <summary>Whether the refresh token may be presented again.</summary>
    /// <param name="record">The token.</param>
    /// <param name="attempt">The refresh.</param>
    /// <param name="failure">How it failed, just now; null when it was found, left by another process.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.RefreshOutcomeUnknown"/> when it cannot be told.</exception>
    public async Task<bool> IsUnusedAsync(
        TokenRecord record, RefreshAttempt attempt, TokenException? failure, CancellationToken cancellationToken)
    {
        var issued = record.Issued!;
        if (record.ConsumerSecret is null)
        {
            // Only a client with a secret may introspect.
            return issued.RotatesRefreshToken == false ? true : throw Unresolved(failure, mayResolve: false);
        }

        // Rotation may have been switched on since the last refresh. Where it is off, nothing has to come to its end.
        if (issued.RotatesRefreshToken != false)
        {
            await SettleAsync(attempt, failure, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var consumer = new ConsumerCredential(record.ConsumerKey!, record.ConsumerSecret);
            var host = LoginHost.Parse(record.LoginUrl);
            var answer = await _oauth.IntrospectAsync(host, issued.RefreshToken!, "refresh_token", consumer, cancellationToken)
                .ConfigureAwait(false);
            return answer.Value.Active;
        }
        catch (TokenException) when (issued.RotatesRefreshToken == false)
        {
            return true;
        }
        catch (TokenException exception)
        {
            throw Unresolved(exception, mayResolve: true);
        }
    }

    /// <summary>It is certain: the successor is lost.</summary>
    public static TokenException Lost() => new(
        TokenErrorCode.RefreshOutcomeUnknown,
        "Salesforce replaced the refresh token, but its answer was lost on the way: the new one is not known here.");

    /// <summary>It cannot be told now. What is stored stays.</summary>
    public static TokenException Unresolved(TokenException? cause, bool mayResolve) => new(
        TokenErrorCode.RefreshOutcomeUnknown,
        "A refresh was sent, but its answer was lost: Salesforce may have replaced the refresh token. It is not sent again, since a replaced one would end the authorization."
        + (cause is null ? string.Empty : " " + cause.Message),
        cause)
    {
        IsTransient = mayResolve,
        OutcomeUnknown = true,
    };

    /// <summary>The answer came, but could not be stored.</summary>
    public static TokenException Unsaved(TokenException cause) => new(
        TokenErrorCode.RefreshOutcomeUnknown,
        "Salesforce replaced the refresh token, but the new one could not be stored: " + cause.Message,
        cause);

    /// <summary>Lets Salesforce come to the end of a request that nobody listens to any more.</summary>
    private async Task SettleAsync(RefreshAttempt attempt, TokenException? failure, CancellationToken cancellationToken)
    {
        if (failure?.Code == TokenErrorCode.RequestTimeout)
        {
            // It may be at it for as long again. The next call will find the attempt, which counts from now.
            throw Unresolved(failure, mayResolve: true);
        }

        var wait = failure is not null ? _limits.SettleTime : attempt.StartedAt + _limits.LongestRefresh - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            // Never longer, also where the clock was set back.
            await _time.Delay(wait < _limits.LongestRefresh ? wait : _limits.LongestRefresh, cancellationToken).ConfigureAwait(false);
        }
    }
}
