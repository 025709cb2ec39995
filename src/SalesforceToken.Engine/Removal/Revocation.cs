using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Removal;

/// <summary>Ends an authorization at Salesforce (RFC 7009).</summary>
internal sealed class Revocation
{
    private readonly OAuthClient _oauth;

    public Revocation(OAuthClient oauth)
    {
        _oauth = oauth;
    }

    /// <summary>Revokes what was issued; what has ended already is as it should be.</summary>
    /// <param name="record">The token that it was issued for.</param>
    /// <param name="issued">What was issued.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(TokenRecord record, IssuedToken issued, CancellationToken cancellationToken)
    {
        try
        {
            // Revoking the refresh token ends its access tokens too.
            await _oauth.RevokeAsync(LoginHost.Parse(record.LoginUrl), issued.RefreshToken ?? issued.AccessToken, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.TokenNotRecognized)
        {
            // It has ended already, which is what was wanted.
        }
    }
}
