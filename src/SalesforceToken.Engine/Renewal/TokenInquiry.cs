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
    private readonly RenewalLimits _limits;

    public TokenInquiry(OAuthClient oauth, TimeProvider time, RenewalLimits limits)
    {
        _oauth = oauth;
        _time = time;
        _limits = limits;
    }

    /// <summary>What Salesforce says of the token. Asking is repeated without harm.</summary>
    public async Task<InquiryResult> AskAsync(TokenRecord record, CancellationToken cancellationToken)
    {
        var retry = new RetryPolicy(_limits);
        while (true)
        {
            try
            {
                return await AskOnceAsync(record, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenException failure) when (retry.Allows(failure))
            {
                await _time.Delay(retry.NextDelay(failure), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<InquiryResult> AskOnceAsync(TokenRecord record, CancellationToken cancellationToken)
    {
        var host = LoginHost.Parse(record.LoginUrl);
        var accessToken = record.Issued!.AccessToken;
        if (record.ConsumerSecret is not null)
        {
            try
            {
                var consumer = new ConsumerCredential(record.ConsumerKey!, record.ConsumerSecret);
                var told = await _oauth.IntrospectAsync(host, accessToken, "access_token", consumer, cancellationToken).ConfigureAwait(false);
                return new InquiryResult
                {
                    Active = told.Value.Active,
                    ExpiresAt = told.Clock.Expiry(told.Value.ExpiresAt),
                    IssuedAt = told.Value.IssuedAt is { } issuedAt ? told.Clock.Past(issuedAt) : null,
                    Username = told.Value.Username,
                    Scope = OAuthScope.Split(told.Value.Scope),
                };
            }
            catch (TokenException exception) when (!exception.IsTransient || exception.Code == TokenErrorCode.ResponseInvalid)
            {
                // An app may be refused introspection; userinfo answers the same question, only without the expiry.
            }
        }

        var answer = await _oauth.GetUserInfoAsync(host, accessToken, cancellationToken).ConfigureAwait(false);
        return new InquiryResult { Active = answer is not null, Username = answer?.Value.Username };
    }
}
