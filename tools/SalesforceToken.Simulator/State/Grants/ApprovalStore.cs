using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>The users' approvals with their chains of refresh tokens.</summary>
internal sealed class ApprovalStore
{
    private readonly Lock _gate;
    private readonly TimeProvider _time;
    private readonly SessionStore _sessions;
    private readonly Dictionary<string, Approval> _refreshTokens = new(StringComparer.Ordinal);
    private readonly List<Approval> _approvals = [];

    public ApprovalStore(TimeProvider time, Lock gate, SessionStore sessions)
    {
        _time = time;
        _gate = gate;
        _sessions = sessions;
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Records an approval with its first refresh token, and revokes the oldest if there are too many now.</summary>
    public (Approval Approval, int Revoked) Add(AuthorizationCode code)
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
            var surplus = Math.Max(0, living.Count - SimulatedApp.MaxApprovals);
            foreach (var oldest in living.Take(surplus))
            {
                oldest.Revoke(Now);
            }

            return (approval, surplus);
        }
    }

    /// <summary>Whether the user approved the app before, for at least these scopes.</summary>
    public bool Has(SimulatedApp app, SimulatedUser user, IReadOnlyList<string> scopes)
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

            if (!approval.IsCurrent(refreshToken))
            {
                approval.Revoke(Now);
                return (RefreshOutcome.Reused, approval);
            }

            if (approval.IsRefreshing)
            {
                return (RefreshOutcome.AlreadyBeingProcessed, approval);
            }

            if (!approval.IsWithinPolicy(Now))
            {
                approval.Revoke(Now);
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

    /// <summary>Opens a new session, and issues a new refresh token if the app rotates them. Null if the approval was revoked meanwhile.</summary>
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

            var session = _sessions.Open(approval.Host, approval.Organization, approval.User, approval.App, scopes, accessToken, approval);
            return (session, approval.App.RotateRefreshTokens ? approval.RefreshToken : null);
        }
    }

    /// <summary>The approval with this current refresh token. Does not count as a use of the token.</summary>
    public Approval? Peek(string refreshToken)
    {
        lock (_gate)
        {
            return FindCurrent(refreshToken) is { } approval && approval.IsWithinPolicy(Now) ? approval : null;
        }
    }

    /// <summary>Revokes a refresh token with all access tokens of its approval. False if it is unknown or not valid.</summary>
    public bool Revoke(string refreshToken)
    {
        lock (_gate)
        {
            if (FindCurrent(refreshToken) is not { } approval)
            {
                return false;
            }

            approval.Revoke(Now);
            return true;
        }
    }

    /// <summary>Revokes the approvals that match, with all of their tokens.</summary>
    public int Revoke(Func<Approval, bool> predicate)
    {
        lock (_gate)
        {
            var found = _approvals.Where(approval => !approval.IsRevoked && predicate(approval)).ToList();
            found.ForEach(approval => approval.Revoke(Now));
            return found.Count;
        }
    }

    private Approval? FindCurrent(string refreshToken) =>
        _refreshTokens.TryGetValue(refreshToken, out var approval) && !approval.IsRevoked && approval.IsCurrent(refreshToken) ? approval : null;
}
