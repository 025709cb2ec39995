using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Refresh;

/// <summary>Asks Salesforce whether an access token is active, and when it expires where Salesforce tells.</summary>
internal sealed class TokenIntrospection
{
    private readonly OAuthClient _oauth;
    private readonly TimeProvider _time;
    private readonly RefreshOptions _options;

    public TokenIntrospection(OAuthClient oauth, TimeProvider time, RefreshOptions options)
    {
        _oauth = oauth;
        _time = time;
        _options = options;
    }

    /// <summary>What Salesforce says of the access token. The question may be repeated without harm.</summary>
    public async Task<TokenState> IntrospectAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        var retry = _options.NewRetryPolicy();
        while (true)
        {
            try
            {
                var state = await IntrospectOnceAsync(profile, cancellationToken).ConfigureAwait(false);
                Report(profile.Name, state.Active);
                return state;
            }
            catch (TokenException exception) when (retry.Allows(exception.Failure))
            {
                await _time.Delay(retry.NextDelay(exception.Failure.RetryAfter), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What Salesforce says of the access token, asked once; null if Salesforce cannot be asked.</summary>
    public async Task<TokenState?> TryIntrospectAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            return await IntrospectOnceAsync(profile, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            return null;
        }
    }

    private static void Report(string name, bool active)
    {
        if (active)
        {
            EngineEventSource.Log?.AccessTokenActive(name);
        }
        else
        {
            EngineEventSource.Log?.AccessTokenInactive(name);
        }
    }

    private async Task<TokenState> IntrospectOnceAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        var accessToken = profile.Tokens!.AccessToken;
        if (profile.ConsumerSecret is not null)
        {
            try
            {
                return await _oauth.IntrospectAsync(profile.LoginHost, accessToken, "access_token", profile.Consumer, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (TokenException exception) when (!exception.Failure.IsTransient || exception.Code == TokenErrorCode.ResponseInvalid)
            {
                // An app may be refused introspection. Userinfo answers the same question, only without the expiry.
            }
        }

        return await _oauth.GetUserInfoAsync(profile.LoginHost, accessToken, cancellationToken).ConfigureAwait(false);
    }
}
