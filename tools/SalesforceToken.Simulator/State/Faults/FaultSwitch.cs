using System;
using System.Threading;

namespace SalesforceToken.Simulator.State.Faults;

/// <summary>A fault that is switched on; disposing of it switches it off.</summary>
public sealed class FaultSwitch : IDisposable
{
    private readonly FaultSwitches _owner;
    private int _seen;
    private int _hits;

    internal FaultSwitch(FaultSwitches owner, Fault fault)
    {
        _owner = owner;
        Fault = fault;
    }

    /// <summary>What goes wrong.</summary>
    public Fault Fault { get; }

    /// <summary>How many requests it hit so far.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <inheritdoc/>
    public void Dispose() => _owner.Remove(this);

    /// <summary>Whether it hits the next matching request. Thread-safe, so that it hits exactly <see cref="Fault.Times"/> of them.</summary>
    internal bool TryHit()
    {
        if (Interlocked.Increment(ref _seen) <= Fault.After)
        {
            return false;
        }

        if (Interlocked.Increment(ref _hits) <= (Fault.Times ?? int.MaxValue))
        {
            return true;
        }

        Interlocked.Decrement(ref _hits);
        return false;
    }
}
