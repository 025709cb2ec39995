using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Logins;

/// <summary>The browsers' login sessions, and the authorizations that wait for a user.</summary>
internal sealed class BrowserSessions
{
    private static readonly TimeSpan PendingLifetime = TimeSpan.FromMinutes(30);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (SimulatedUser User, Organization Organization, DateTimeOffset ExpiresAt)> _signedIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PendingAuthorization> _pending = new(StringComparer.Ordinal);

    public BrowserSessions(TimeProvider time) => _time = time;

    public DateTimeOffset PendingUntil => _time.GetUtcNow() + PendingLifetime;

    public string SignIn(SimulatedUser user, Organization organization)
    {
        var id = TokenFactory.Handle();
        lock (_gate)
        {
            _signedIn[id] = (user, organization, _time.GetUtcNow() + organization.SessionTimeout);
        }

        return id;
    }

    /// <summary>Ends a login session in the org, with the user's pending authorizations in that browser. False if there is no such session.</summary>
    public bool SignOut(string? sessionId, string? browserId, Organization organization)
    {
        lock (_gate)
        {
            if (sessionId is null || !_signedIn.TryGetValue(sessionId, out var session) || session.Organization != organization)
            {
                return false;
            }

            foreach (var waiting in _pending.Values.Where(other => other.BrowserId == browserId && other.User == session.User).ToList())
            {
                _pending.Remove(waiting.Id);
            }

            return _signedIn.Remove(sessionId);
        }
    }

    public (SimulatedUser User, Organization Organization)? Find(string? sessionId, LoginHost host)
    {
        lock (_gate)
        {
            return sessionId is not null
                && _signedIn.TryGetValue(sessionId, out var session)
                && _time.GetUtcNow() < session.ExpiresAt
                && host.Serves(session.Organization)
                    ? (session.User, session.Organization)
                    : null;
        }
    }

    public void Add(PendingAuthorization pending)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var stale in _pending.Values.Where(other => other.ExpiresAt <= now).ToList())
            {
                _pending.Remove(stale.Id);
            }

            _pending.Add(pending.Id, pending);
        }
    }

    public PendingAuthorization? Find(string? id, string? browserId)
    {
        lock (_gate)
        {
            return id is not null
                && _pending.TryGetValue(id, out var pending)
                && string.Equals(pending.BrowserId, browserId, StringComparison.Ordinal)
                && _time.GetUtcNow() < pending.ExpiresAt
                    ? pending
                    : null;
        }
    }

    /// <summary>Removes a pending authorization. False if another request removed it first.</summary>
    public bool Finish(PendingAuthorization pending)
    {
        lock (_gate)
        {
            return _pending.Remove(pending.Id);
        }
    }
}
