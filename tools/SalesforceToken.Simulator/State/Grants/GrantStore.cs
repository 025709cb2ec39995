using System;
using System.Threading;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>
/// What a simulator has granted. Approvals and sessions share one lock, so that a refresh or a revocation that changes both is
/// atomic.
/// </summary>
internal sealed class GrantStore
{
    public GrantStore(TimeProvider time)
    {
        var gate = new Lock();
        Codes = new CodeStore(time);
        Sessions = new SessionStore(time, gate);
        Approvals = new ApprovalStore(time, gate, Sessions);
    }

    public CodeStore Codes { get; }

    public ApprovalStore Approvals { get; }

    public SessionStore Sessions { get; }
}
