namespace SalesforceToken.Simulator.State.Observation;

/// <summary>What is counted. The property of the same name in <see cref="CounterSnapshot"/> says what it means.</summary>
internal enum Counter
{
    AuthorizeRequests,
    Logins,
    Allowed,
    Denied,
    TokenRequests,
    AuthorizationCodeRequests,
    RefreshTokenRequests,
    JwtBearerRequests,
    ClientCredentialsRequests,
    TokenExchangeRequests,
    TokensIssued,
    CodesExchanged,
    Refreshes,
    RefreshReuses,
    ConcurrentRefreshErrors,
    ChainsRevoked,
    Introspections,
    UserInfos,
    IdentityRequests,
    Revocations,
    RestRequests,
    InvalidSessions,
    DiscoveryRequests,
    Logouts,
    AllRequests,
}
