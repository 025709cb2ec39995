using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Simulator.State.Faults;

/// <summary>The faults that hit one request.</summary>
internal sealed class FaultPlan
{
    private readonly List<Fault> _faults;

    public FaultPlan(List<Fault> faults) => _faults = faults;

    public static FaultPlan None { get; } = new([]);

    public TimeSpan Delay => _faults.Aggregate(TimeSpan.Zero, (sum, fault) => sum + fault.Delay);

    public Fault? Find(FaultKind kind) => _faults.Find(fault => fault.Kind == kind);

    /// <summary>The fault whose response replaces the endpoint's: before the request is carried out, or after.</summary>
    public Fault? Replacement(bool afterStateChange) => _faults.Find(fault =>
        fault.AfterStateChange == afterStateChange
        && fault.Kind is (FaultKind.Status or FaultKind.Html or FaultKind.OAuthError or FaultKind.RestError or FaultKind.EmptyBody or FaultKind.TruncatedJson
            or FaultKind.ChangedMember));
}
