namespace SalesforceToken.Simulator.State.Observation;

/// <summary>What is counted; the meaning of each is told at the property of its name in <see cref="CounterSnapshot"/>.</summary>
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
