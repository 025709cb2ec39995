using System;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>/services/oauth2/token: dispatches requests by grant type (RFC 6749 section 3.2).</summary>
internal static class TokenEndpoint
{
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public static ValueTask<Response> HandleAsync(Exchange exchange)
    {
        if (!exchange.IsPost)
        {
            return new(OAuthError.MustPost.ToResponse());
        }

        if (FormReader.HasRepeats(exchange.Form))
        {
            return new(OAuthError.RepeatedParameter.ToResponse());
        }

        switch (exchange.Form["grant_type"].ToString())
        {
            case "authorization_code":
                return DelayedAsync(exchange, AuthorizationCodeGrant.Exchange);
            case "refresh_token":
                return RefreshTokenGrant.RefreshAsync(exchange);
            case JwtBearer:
                return DelayedAsync(exchange, JwtBearerGrant.Exchange);
            case "client_credentials":
                return DelayedAsync(exchange, ClientCredentialsGrant.Exchange);
            case "device":
                return new(OAuthError.DeviceFlowOff.ToResponse());
            case TokenExchangeGrant.GrantType:
                return DelayedAsync(exchange, TokenExchangeGrant.Exchange);
            case "password":
                // Blocked by default in every org since Summer '23.
                return new(OAuthError.AuthenticationFailure.ToResponse());
            default:
                return new(OAuthError.UnsupportedGrantType.ToResponse());
        }
    }

    /// <summary>Why a user gets no token, whatever the grant type; null if the user may have one.</summary>
    public static OAuthError? CheckUser(Exchange exchange, SimulatedApp app, SimulatedUser user, Organization organization)
    {
        if (!organization.IsActive)
        {
            return OAuthError.InactiveOrg;
        }

        if (!user.IsActive)
        {
            return OAuthError.InactiveUser;
        }

        if (user.IsRestricted || app.IsIpRestricted)
        {
            return OAuthError.IpRestricted;
        }

        return exchange.Simulation.Logins.TryCount(user) ? null : OAuthError.TooManyLogins;
    }

    private static async ValueTask<Response> DelayedAsync(Exchange exchange, Func<Exchange, Response> grant)
    {
        await exchange.DelayAsync().ConfigureAwait(false);
        return grant(exchange);
    }
}
