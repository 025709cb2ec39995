using System;
using System.Threading;

namespace SalesforceToken.Simulator.State.Observation;

/// <summary>Counts of requests and of what they changed. Safe to read while requests run.</summary>
public sealed class SimulatorCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<Counter>().Length];

    /// <inheritdoc cref="CounterSnapshot.AuthorizeRequests"/>
    public long AuthorizeRequests => Read(Counter.AuthorizeRequests);

    /// <inheritdoc cref="CounterSnapshot.Logins"/>
    public long Logins => Read(Counter.Logins);

    /// <inheritdoc cref="CounterSnapshot.Allowed"/>
    public long Allowed => Read(Counter.Allowed);

    /// <inheritdoc cref="CounterSnapshot.Denied"/>
    public long Denied => Read(Counter.Denied);

    /// <inheritdoc cref="CounterSnapshot.TokenRequests"/>
    public long TokenRequests => Read(Counter.TokenRequests);

    /// <inheritdoc cref="CounterSnapshot.AuthorizationCodeRequests"/>
    public long AuthorizationCodeRequests => Read(Counter.AuthorizationCodeRequests);

    /// <inheritdoc cref="CounterSnapshot.RefreshTokenRequests"/>
    public long RefreshTokenRequests => Read(Counter.RefreshTokenRequests);

    /// <inheritdoc cref="CounterSnapshot.JwtBearerRequests"/>
    public long JwtBearerRequests => Read(Counter.JwtBearerRequests);

    /// <inheritdoc cref="CounterSnapshot.ClientCredentialsRequests"/>
    public long ClientCredentialsRequests => Read(Counter.ClientCredentialsRequests);

    /// <inheritdoc cref="CounterSnapshot.TokenExchangeRequests"/>
    public long TokenExchangeRequests => Read(Counter.TokenExchangeRequests);

    /// <inheritdoc cref="CounterSnapshot.TokensIssued"/>
    public long TokensIssued => Read(Counter.TokensIssued);

    /// <inheritdoc cref="CounterSnapshot.CodesExchanged"/>
    public long CodesExchanged => Read(Counter.CodesExchanged);

    /// <inheritdoc cref="CounterSnapshot.Refreshes"/>
    public long Refreshes => Read(Counter.Refreshes);

    /// <inheritdoc cref="CounterSnapshot.RefreshReuses"/>
    public long RefreshReuses => Read(Counter.RefreshReuses);

    /// <inheritdoc cref="CounterSnapshot.ConcurrentRefreshErrors"/>
    public long ConcurrentRefreshErrors => Read(Counter.ConcurrentRefreshErrors);

    /// <inheritdoc cref="CounterSnapshot.ChainsRevoked"/>
    public long ChainsRevoked => Read(Counter.ChainsRevoked);

    /// <inheritdoc cref="CounterSnapshot.Introspections"/>
    public long Introspections => Read(Counter.Introspections);

    /// <inheritdoc cref="CounterSnapshot.UserInfos"/>
    public long UserInfos => Read(Counter.UserInfos);

    /// <inheritdoc cref="CounterSnapshot.IdentityRequests"/>
    public long IdentityRequests => Read(Counter.IdentityRequests);

    /// <inheritdoc cref="CounterSnapshot.Revocations"/>
    public long Revocations => Read(Counter.Revocations);

    /// <inheritdoc cref="CounterSnapshot.RestRequests"/>
    public long RestRequests => Read(Counter.RestRequests);

    /// <inheritdoc cref="CounterSnapshot.InvalidSessions"/>
    public long InvalidSessions => Read(Counter.InvalidSessions);

    /// <inheritdoc cref="CounterSnapshot.DiscoveryRequests"/>
    public long DiscoveryRequests => Read(Counter.DiscoveryRequests);

    /// <inheritdoc cref="CounterSnapshot.Logouts"/>
    public long Logouts => Read(Counter.Logouts);

    /// <inheritdoc cref="CounterSnapshot.AllRequests"/>
    public long AllRequests => Read(Counter.AllRequests);

    /// <summary>All counts at this moment.</summary>
    public CounterSnapshot Snapshot() => new()
    {
        AuthorizeRequests = AuthorizeRequests,
        Logins = Logins,
        Allowed = Allowed,
        Denied = Denied,
        TokenRequests = TokenRequests,
        AuthorizationCodeRequests = AuthorizationCodeRequests,
        RefreshTokenRequests = RefreshTokenRequests,
        JwtBearerRequests = JwtBearerRequests,
        ClientCredentialsRequests = ClientCredentialsRequests,
        TokenExchangeRequests = TokenExchangeRequests,
        TokensIssued = TokensIssued,
        CodesExchanged = CodesExchanged,
        Refreshes = Refreshes,
        RefreshReuses = RefreshReuses,
        ConcurrentRefreshErrors = ConcurrentRefreshErrors,
        ChainsRevoked = ChainsRevoked,
        Introspections = Introspections,
        UserInfos = UserInfos,
        IdentityRequests = IdentityRequests,
        Revocations = Revocations,
        RestRequests = RestRequests,
        InvalidSessions = InvalidSessions,
        DiscoveryRequests = DiscoveryRequests,
        Logouts = Logouts,
        AllRequests = AllRequests,
    };

    /// <summary>Sets every count to zero.</summary>
    public void Reset()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            Interlocked.Exchange(ref _counts[i], 0);
        }
    }

    internal void Add(Counter counter, int amount = 1) => Interlocked.Add(ref _counts[(int)counter], amount);

    private long Read(Counter counter) => Interlocked.Read(ref _counts[(int)counter]);
}
