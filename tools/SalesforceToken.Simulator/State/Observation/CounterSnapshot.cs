namespace SalesforceToken.Simulator.State.Observation;

/// <summary>All counts at one moment. A count of requests includes those that were refused.</summary>
public sealed record CounterSnapshot
{
    /// <summary>Requests to the authorize endpoint.</summary>
    public long AuthorizeRequests { get; init; }

    /// <summary>Sign-ins on the login page that succeeded.</summary>
    public long Logins { get; init; }

    /// <summary>Approvals on the consent page.</summary>
    public long Allowed { get; init; }

    /// <summary>Refusals on the consent page.</summary>
    public long Denied { get; init; }

    /// <summary>Requests to the token endpoint, of every grant type.</summary>
    public long TokenRequests { get; init; }

    /// <summary>Token requests with <c>grant_type=authorization_code</c>.</summary>
    public long AuthorizationCodeRequests { get; init; }

    /// <summary>Token requests with <c>grant_type=refresh_token</c>.</summary>
    public long RefreshTokenRequests { get; init; }

    /// <summary>Token requests with the JWT bearer grant type.</summary>
    public long JwtBearerRequests { get; init; }

    /// <summary>Token requests with <c>grant_type=client_credentials</c>.</summary>
    public long ClientCredentialsRequests { get; init; }

    /// <summary>Token requests with the grant type of RFC 8693.</summary>
    public long TokenExchangeRequests { get; init; }

    /// <summary>Access tokens issued, by every grant type.</summary>
    public long TokensIssued { get; init; }

    /// <summary>Codes exchanged for tokens.</summary>
    public long CodesExchanged { get; init; }

    /// <summary>Refreshes that succeeded, whether or not the response arrived.</summary>
    public long Refreshes { get; init; }

    /// <summary>Uses of a refresh token that rotation had replaced.</summary>
    public long RefreshReuses { get; init; }

    /// <summary>Refreshes refused because another one with the same token was being processed.</summary>
    public long ConcurrentRefreshErrors { get; init; }

    /// <summary>Approvals revoked with all their tokens: by reuse, by the limit of five, by a client or by an administrator.</summary>
    public long ChainsRevoked { get; init; }

    /// <summary>Requests to the introspection endpoint.</summary>
    public long Introspections { get; init; }

    /// <summary>Requests to the userinfo endpoint.</summary>
    public long UserInfos { get; init; }

    /// <summary>Requests to an identity URL.</summary>
    public long IdentityRequests { get; init; }

    /// <summary>Requests to the revocation endpoint.</summary>
    public long Revocations { get; init; }

    /// <summary>Requests to the REST API.</summary>
    public long RestRequests { get; init; }

    /// <summary>REST requests refused with INVALID_SESSION_ID.</summary>
    public long InvalidSessions { get; init; }

    /// <summary>Requests for well-known documents and keys.</summary>
    public long DiscoveryRequests { get; init; }

    /// <summary>Requests to the end_session_endpoint.</summary>
    public long Logouts { get; init; }

    /// <summary>All requests but those to the administration.</summary>
    public long AllRequests { get; init; }
}
