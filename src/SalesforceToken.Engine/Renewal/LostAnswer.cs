using System;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
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
    /// <exception cref="TokenException"><see cref="TokenErrorCode.RefreshOutcomeUnknown"/> when it cannot be told.</exception>
    public async Task<bool> IsUnusedAsync(TokenRecord record, RefreshAttempt attempt, CancellationToken cancellationToken)
    {
        var issued = record.Issued!;
        if (issued.RotatesRefreshToken == false)
        {
            return true;
        }

        if (record.ConsumerSecret is null)
        {
            throw Unresolved(cause: null);
        }

        var wait = attempt.StartedAt + _limits.SettleTime - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await _time.Delay(wait < _limits.SettleTime ? wait : _limits.SettleTime, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var consumer = new ConsumerCredential(record.ConsumerKey!, record.ConsumerSecret);
            var host = LoginHost.Parse(record.LoginUrl);
            var answer = await _oauth.IntrospectAsync(host, issued.RefreshToken!, "refresh_token", consumer, cancellationToken)
                .ConfigureAwait(false);
            return answer.Value.Active;
        }
        catch (TokenException exception)
        {
            throw Unresolved(exception);
        }
    }

    /// <summary>It is certain: the successor is lost.</summary>
    public static TokenException Lost() => new(
        TokenErrorCode.RefreshOutcomeUnknown,
        "Salesforce replaced the refresh token, but its answer was lost on the way: the new one is not known here.");

    /// <summary>It cannot be told now. What is stored stays.</summary>
    public static TokenException Unresolved(TokenException? cause) => new(
        TokenErrorCode.RefreshOutcomeUnknown,
        "A refresh was sent, but its answer was lost: Salesforce may have replaced the refresh token. It is not sent again, since a replaced one would end the authorization.",
        cause)
    {
        IsTransient = cause is not null,
        OutcomeUnknown = true,
    };

    /// <summary>The answer came, but could not be stored.</summary>
    public static TokenException Unsaved(TokenException cause) => new(
        TokenErrorCode.RefreshOutcomeUnknown,
        "Salesforce replaced the refresh token, but the new one could not be stored: " + cause.Message,
        cause);
}
