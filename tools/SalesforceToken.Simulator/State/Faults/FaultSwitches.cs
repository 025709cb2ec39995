using System.Collections.Generic;
using System.Collections.Immutable;

namespace SalesforceToken.Simulator.State.Faults;

/// <summary>The faults that are switched on. Safe to change while requests run.</summary>
public sealed class FaultSwitches
{
    private ImmutableArray<FaultSwitch> _switches = [];

    /// <summary>The faults that are on.</summary>
    public IReadOnlyList<FaultSwitch> Active => _switches;

    /// <summary>Switches a fault on, until it is disposed of or cleared, or has hit <see cref="Fault.Times"/> requests.</summary>
    public FaultSwitch Add(Fault fault)
    {
        var added = new FaultSwitch(this, fault);
        ImmutableInterlocked.Update(ref _switches, (current, item) => current.Add(item), added);
        return added;
    }

    /// <summary>Switches every fault off.</summary>
    public void Clear() => ImmutableInterlocked.InterlockedExchange(ref _switches, []);

    internal void Remove(FaultSwitch fault) =>
        ImmutableInterlocked.Update(ref _switches, (current, item) => current.Remove(item), fault);

    /// <summary>The faults that hit this request.</summary>
    internal FaultPlan Take(SimulatorEndpoint endpoint, string path, string? grantType)
    {
        var current = _switches;
        if (current.IsEmpty || endpoint == SimulatorEndpoint.Admin)
        {
            return FaultPlan.None;
        }

        List<Fault>? hits = null;
        foreach (var candidate in current)
        {
            if (candidate.Fault.Matches(endpoint, path, grantType) && candidate.TryHit())
            {
                (hits ??= []).Add(candidate.Fault);
            }
        }

        return hits is null ? FaultPlan.None : new FaultPlan(hits);
    }
}
