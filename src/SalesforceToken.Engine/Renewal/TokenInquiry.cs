using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Renewal;

/// <summary>Asks Salesforce whether an access token is active, and when it ends where Salesforce tells.</summary>
internal sealed class TokenInquiry
{
    private readonly OAuthClient _oauth;
    private readonly TimeProvider _time;

    public TokenInquiry(OAuthClient oauth, TimeProvider time)
    {
        _oauth = oauth;
        _time = time;
    }

    /// <summary>What is now known of the token; null when it is not active.</summary>
    public async Task<IssuedToken?> AskAsync(TokenRecord record, CancellationToken cancellationToken)
    {
        var issued = record.Issued!;
        var host = LoginHost.Parse(record.LoginUrl);
        if (record.ConsumerSecret is not null)
        {
            try
            {
                return await IntrospectAsync(record, host, issued, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenException exception) when (!exception.IsTransient && exception.OAuthError is not null)
            {
                // An app may be refused introspection; userinfo answers the same question, only without the expiry.
            }
        }

        var answer = await _oauth.GetUserInfoAsync(host, issued.AccessToken, cancellationToken).ConfigureAwait(false);
        return answer is null
            ? null
            : issued with { LastConfirmedAt = _time.GetUtcNow(), ExpiresAt = null, Username = answer.Value.Username ?? issued.Username };
    }

    private async Task<IssuedToken?> IntrospectAsync(
        TokenRecord record, LoginHost host, IssuedToken issued, CancellationToken cancellationToken)
    {
        var consumer = new ConsumerCredential(record.ConsumerKey!, record.ConsumerSecret);
        var answer = await _oauth.IntrospectAsync(host, issued.AccessToken, "access_token", consumer, cancellationToken).ConfigureAwait(false);
        return !answer.Value.Active
            ? null
            : issued with
            {
                LastConfirmedAt = _time.GetUtcNow(),
                ExpiresAt = answer.Clock.Expiry(answer.Value.ExpiresAt),
                Username = answer.Value.Username ?? issued.Username,
            };
    }
}
