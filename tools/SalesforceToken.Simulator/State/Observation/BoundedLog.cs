using System.Collections.Generic;
using System.Threading;

namespace SalesforceToken.Simulator.State.Observation;

/// <summary>Keeps the latest entries; bounded, so that a benchmark does not fill the memory.</summary>
internal sealed class BoundedLog<T>
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<T> _entries = new();

    /// <summary>The entries so far, oldest first.</summary>
    public IReadOnlyList<T> Snapshot()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    public void Add(T entry)
    {
        lock (_gate)
        {
            if (_entries.Count == Capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }
    }

    public void AddRange(IEnumerable<T> entries)
    {
        foreach (var entry in entries)
        {
            Add(entry);
        }
    }
}
