using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Revocation;

/// <summary>Revokes an authorization at Salesforce (RFC 7009).</summary>
internal sealed class TokenRevocation
{
    private readonly OAuthClient _oauth;

    public TokenRevocation(OAuthClient oauth)
    {
        _oauth = oauth;
    }

    /// <summary>Revokes tokens. Does nothing if they are already expired or revoked.</summary>
    /// <param name="profile">The token that they were issued for.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task RevokeAsync(TokenProfile profile, TokenSet tokens, CancellationToken cancellationToken) =>
        RevokeAsync(profile, HostOf(profile, tokens), tokens.RefreshToken ?? tokens.AccessToken, cancellationToken);

    /// <summary>Revokes one token. Revoking a refresh token also revokes its access tokens.</summary>
    /// <param name="profile">The token that it was issued for.</param>
    /// <param name="token">The refresh token or the access token.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task RevokeAsync(TokenProfile profile, string token, CancellationToken cancellationToken) =>
        RevokeAsync(profile, profile.LoginHost, token, cancellationToken);

    private async Task RevokeAsync(TokenProfile profile, LoginHost host, string token, CancellationToken cancellationToken)
    {
        try
        {
            await _oauth.RevokeAsync(host, token, cancellationToken).ConfigureAwait(false);
            EngineEventSource.Log?.Revoked(profile.Name);
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.TokenNotRecognized)
        {
            // The token is already expired or revoked, which is the goal.
        }
    }

    private static LoginHost HostOf(TokenProfile profile, TokenSet tokens) =>
        tokens.EarlierLoginUrl is { } earlier ? LoginHost.Parse(new Uri(earlier)) : profile.LoginHost;
}
