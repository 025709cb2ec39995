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
    public async Task RevokeAsync(TokenProfile profile, TokenSet tokens, CancellationToken cancellationToken)
    {
        try
        {
            // Revoking the refresh token also revokes its access tokens.
            await _oauth.RevokeAsync(profile.LoginHost, tokens.RefreshToken ?? tokens.AccessToken, cancellationToken).ConfigureAwait(false);
            EngineEventSource.Log?.Revoked(profile.Name);
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.TokenNotRecognized)
        {
            // The token is already expired or revoked, which is the goal.
        }
    }
}
