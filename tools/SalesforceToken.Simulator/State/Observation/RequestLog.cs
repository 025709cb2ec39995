using System.Collections.Generic;
using System.Threading;

namespace SalesforceToken.Simulator.State.Observation;

/// <summary>Keeps the latest requests; bounded, so that a benchmark does not fill the memory.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<LoggedRequest> _requests = new();

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Snapshot()
    {
        lock (_gate)
        {
            return [.. _requests];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    public void Add(LoggedRequest request)
    {
        lock (_gate)
        {
            if (_requests.Count == Capacity)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue(request);
        }
    }
}
