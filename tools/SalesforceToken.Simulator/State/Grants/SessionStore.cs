using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>The sessions behind the access tokens.</summary>
internal sealed class SessionStore
{
    private readonly Lock _gate;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, AccessSession> _sessions = new(StringComparer.Ordinal);

    public SessionStore(TimeProvider time, Lock gate)
    {
        _time = time;
        _gate = gate;
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    public AccessSession Open(
        LoginHost host,
        Organization organization,
        SimulatedUser user,
        SimulatedApp app,
        IReadOnlyList<string> scopes,
        string accessToken,
        Approval? approval)
    {
        lock (_gate)
        {
            var now = Now;
            TimeSpan? sliding = app.IssueJwtAccessTokens ? null : app.SessionTimeout ?? organization.SessionTimeout;
            var session = new AccessSession
            {
                AccessToken = accessToken,
                App = app,
                User = user,
                Organization = organization,
                Host = host,
                Scopes = scopes,
                IssuedAt = now,
                SlidingTimeout = sliding,
                ExpiresAt = now + (sliding ?? app.JwtAccessTokenLifetime),
            };
            _sessions.Add(accessToken, session);
            approval?.Sessions.Add(session);
            return session;
        }
    }

    /// <summary>The session of an access token, renewed by this use. Null if it is not active.</summary>
    public AccessSession? Use(string accessToken) => Use(accessToken, static (session, now) => session.IsActive(now));

    /// <summary>The same for the API, which accepts a revoked JWT for a while.</summary>
    public AccessSession? UseAtApi(string accessToken) => Use(accessToken, static (session, now) => session.IsAcceptedByApi(now));

    /// <summary>The session of an access token, not renewed. Null if it is not active.</summary>
    public AccessSession? Peek(string accessToken)
    {
        lock (_gate)
        {
            return _sessions.TryGetValue(accessToken, out var session) && session.IsActive(Now) ? session : null;
        }
    }

    /// <summary>Expires the sessions that match. Refresh tokens stay valid.</summary>
    public void Expire(Func<AccessSession, bool> predicate)
    {
        lock (_gate)
        {
            foreach (var session in _sessions.Values.Where(predicate))
            {
                session.ExpiresAt = Now;
            }
        }
    }

    /// <summary>Revokes one access token alone. False if it is unknown or not active.</summary>
    public bool Revoke(string accessToken)
    {
        lock (_gate)
        {
            if (Peek(accessToken) is not { } session)
            {
                return false;
            }

            session.Revoke(Now);
            return true;
        }
    }

    /// <summary>Revokes the sessions that match, with or without an approval behind them.</summary>
    public void Revoke(Func<AccessSession, bool> predicate)
    {
        lock (_gate)
        {
            foreach (var session in _sessions.Values.Where(predicate))
            {
                session.Revoke(Now);
            }
        }
    }

    private AccessSession? Use(string accessToken, Func<AccessSession, DateTimeOffset, bool> isGood)
    {
        lock (_gate)
        {
            var now = Now;
            if (!_sessions.TryGetValue(accessToken, out var session) || !isGood(session, now))
            {
                return null;
            }

            session.Touch(now);
            return session;
        }
    }
}
