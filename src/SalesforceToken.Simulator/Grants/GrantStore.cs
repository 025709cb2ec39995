using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SalesforceToken.Simulator.Tenants;

namespace SalesforceToken.Simulator.Grants;

/// <summary>Every code, approval and session of a simulator, behind one lock, so that each change is all or nothing.</summary>
internal sealed class GrantStore
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Approval> _refreshTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessSession> _sessions = new(StringComparer.Ordinal);
    private readonly List<Approval> _approvals = [];

    public GrantStore(TimeProvider time) => _time = time;

    private DateTimeOffset Now => _time.GetUtcNow();

    public void Add(AuthorizationCode code)
    {
        lock (_gate)
        {
            _codes.Add(code.Value, code);
        }
    }

    /// <summary>Takes a code for good: it is used up even where the exchange then fails. Null where it is unknown.</summary>
    public (AuthorizationCode? Code, bool Usable) Redeem(string value)
    {
        lock (_gate)
        {
            if (!_codes.TryGetValue(value, out var code))
            {
                return (null, false);
            }

            var usable = !code.IsUsed && Now < code.ExpiresAt;
            code.IsUsed = true;
            return (code, usable);
        }
    }

    /// <summary>Records an approval with its first refresh token, and revokes the oldest where that makes one too many.</summary>
    public (Approval Approval, int Revoked) Approve(AuthorizationCode code)
    {
        lock (_gate)
        {
            var approval = new Approval
            {
                App = code.App,
                User = code.User,
                Organization = code.Organization,
                Host = code.Host,
                Scopes = code.Scopes,
                ApprovedAt = Now,
                LastUsedAt = Now,
                RefreshToken = TokenFactory.RefreshToken(),
            };
            _refreshTokens.Add(approval.RefreshToken, approval);
            _approvals.Add(approval);

            var living = _approvals.Where(other => other.App == code.App && other.User == code.User && !other.IsRevoked).ToList();
            var surplus = Math.Max(0, living.Count - SimulatedApp.MaximumApprovals);
            foreach (var oldest in living.Take(surplus))
            {
                Revoke(oldest);
            }

            return (approval, surplus);
        }
    }

    /// <summary>Whether the user approved the app before, for at least these scopes.</summary>
    public bool HasApproved(SimulatedApp app, SimulatedUser user, IReadOnlyList<string> scopes)
    {
        lock (_gate)
        {
            return _approvals.Any(approval => approval.App == app && approval.User == user && !approval.IsRevoked
                && scopes.All(approval.Scopes.Contains));
        }
    }

    public (RefreshOutcome Outcome, Approval? Approval) BeginRefresh(string refreshToken, SimulatedApp app)
    {
        lock (_gate)
        {
            if (!_refreshTokens.TryGetValue(refreshToken, out var approval) || approval.IsRevoked)
            {
                return (RefreshOutcome.Expired, approval);
            }

            if (approval.App != app)
            {
                return (RefreshOutcome.OtherClient, approval);
            }

            if (!string.Equals(approval.RefreshToken, refreshToken, StringComparison.Ordinal))
            {
                Revoke(approval);
                return (RefreshOutcome.Reused, approval);
            }

            if (approval.IsRefreshing)
            {
                return (RefreshOutcome.AlreadyBeingProcessed, approval);
            }

            if (!app.RefreshTokenPolicy.Allows(approval.ApprovedAt, approval.LastUsedAt, Now))
            {
                Revoke(approval);
                return (RefreshOutcome.Expired, approval);
            }

            approval.IsRefreshing = true;
            return (RefreshOutcome.Begun, approval);
        }
    }

    /// <summary>Ends what <see cref="BeginRefresh"/> began, without a change.</summary>
    public void AbandonRefresh(Approval approval)
    {
        lock (_gate)
        {
            approval.IsRefreshing = false;
        }
    }

    /// <summary>A new session, and with rotation a new refresh token. Null where the approval was revoked meanwhile.</summary>
    public (AccessSession Session, string? RefreshToken)? CompleteRefresh(Approval approval, IReadOnlyList<string> scopes, string accessToken)
    {
        lock (_gate)
        {
            approval.IsRefreshing = false;
            if (approval.IsRevoked)
            {
                return null;
            }

            approval.LastUsedAt = Now;
            if (approval.App.RotateRefreshTokens)
            {
                approval.RefreshToken = TokenFactory.RefreshToken();
                _refreshTokens.Add(approval.RefreshToken, approval);
            }

            var session = AddSession(approval.Host, approval.Organization, approval.User, approval.App, scopes, accessToken, approval);
            return (session, approval.App.RotateRefreshTokens ? approval.RefreshToken : null);
        }
    }

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
            return AddSession(host, organization, user, app, scopes, accessToken, approval);
        }
    }

    /// <summary>The session of an access token if it is alive, renewed by this activity.</summary>
    public AccessSession? Use(string accessToken) => Use(accessToken, static (session, now) => session.IsActive(now));

    /// <summary>The same as the API sees it, which hears late of the revocation of a JWT.</summary>
    public AccessSession? UseAtApi(string accessToken) => Use(accessToken, static (session, now) => session.IsAcceptedByApi(now));

    /// <summary>The session of an access token if it is alive, left as it is.</summary>
    public AccessSession? Peek(string accessToken)
    {
        lock (_gate)
        {
            return _sessions.TryGetValue(accessToken, out var session) && session.IsActive(Now) ? session : null;
        }
    }

    /// <summary>The approval whose current refresh token this is, left as it is: looking at a token is not using it.</summary>
    public Approval? PeekRefreshToken(string refreshToken)
    {
        lock (_gate)
        {
            return _refreshTokens.TryGetValue(refreshToken, out var approval)
                && !approval.IsRevoked
                && string.Equals(approval.RefreshToken, refreshToken, StringComparison.Ordinal)
                && approval.App.RefreshTokenPolicy.Allows(approval.ApprovedAt, approval.LastUsedAt, Now)
                    ? approval
                    : null;
        }
    }

    /// <summary>Revokes an access token alone, or a refresh token with all access tokens of its approval. False where it is unknown or dead.</summary>
    public bool RevokeToken(string token)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(token, out var session) && session.IsActive(Now))
            {
                session.Revoke(Now);
                return true;
            }

            if (_refreshTokens.TryGetValue(token, out var approval)
                && !approval.IsRevoked
                && string.Equals(approval.RefreshToken, token, StringComparison.Ordinal))
            {
                Revoke(approval);
                return true;
            }

            return false;
        }
    }

    /// <summary>Ends every session now, as time would; refresh tokens stay good.</summary>
    public void ExpireSessions(Func<AccessSession, bool> which)
    {
        lock (_gate)
        {
            foreach (var session in _sessions.Values.Where(which))
            {
                session.ExpiresAt = Now;
            }
        }
    }

    /// <summary>Revokes the approvals that <paramref name="which"/> names, with all of their tokens.</summary>
    public int RevokeApprovals(Func<Approval, bool> which)
    {
        lock (_gate)
        {
            var found = _approvals.Where(approval => !approval.IsRevoked && which(approval)).ToList();
            found.ForEach(Revoke);
            return found.Count;
        }
    }

    /// <summary>Revokes the sessions that <paramref name="which"/> names, with or without an approval behind them.</summary>
    public void RevokeSessions(Func<AccessSession, bool> which)
    {
        lock (_gate)
        {
            foreach (var session in _sessions.Values.Where(which))
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

    private AccessSession AddSession(
        LoginHost host,
        Organization organization,
        SimulatedUser user,
        SimulatedApp app,
        IReadOnlyList<string> scopes,
        string accessToken,
        Approval? approval)
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
            Approval = approval,
        };
        _sessions.Add(accessToken, session);
        approval?.Sessions.Add(session);
        return session;
    }

    private void Revoke(Approval approval)
    {
        approval.IsRevoked = true;
        foreach (var session in approval.Sessions)
        {
            session.Revoke(Now);
        }
    }
}
