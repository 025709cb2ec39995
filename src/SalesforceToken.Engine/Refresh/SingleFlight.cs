using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// Runs the same work once for all callers that ask for it while it runs. Each caller may cancel its wait at any time. The work is
/// cancelled when the last caller has cancelled.
/// </summary>
internal sealed class SingleFlight<T>
{
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    public SingleFlight(TimeProvider time)
    {
        _time = time;
    }

    public async Task<T> RunAsync(string name, string key, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var flight = Join(key, work, out var isShared);
        if (isShared)
        {
            EngineEventSource.Log?.FlightJoined(name);
        }

        try
        {
            return await flight.Result.WaitAsync(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private Flight Join(string key, Func<CancellationToken, Task<T>> work, out bool isShared)
    {
        lock (_flights)
        {
            isShared = _flights.TryGetValue(key, out var flight);
            if (flight is null)
            {
                flight = new Flight(work);
                _flights.Add(key, flight);
            }

            flight.Waiting++;
            return flight;
        }
    }

    private void Leave(string key, Flight flight)
    {
        bool abandoned;
        lock (_flights)
        {
            flight.Waiting--;
            abandoned = flight.Waiting == 0 && !flight.Result.IsCompleted;

            // A caller that arrives after completion starts a new flight.
            if ((flight.Waiting == 0 || flight.Result.IsCompleted) && _flights.TryGetValue(key, out var current) && current == flight)
            {
                _flights.Remove(key);
            }
        }

        if (abandoned)
        {
            flight.Abandon();
        }
    }

    private sealed class Flight
    {
        public Flight(Func<CancellationToken, Task<T>> work)
        {
            // Without a timer or a wait handle there is nothing in it to dispose of.
            var abandoned = new CancellationTokenSource();
            Abandon = abandoned.Cancel;
            Result = Task.Run(() => work(abandoned.Token));

            // Nobody awaits it any more, so a failure would be reported as unobserved.
            _ = Result.ContinueWith(
                task => _ = task.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        public Task<T> Result { get; }

        public Action Abandon { get; }

        public int Waiting { get; set; }
    }
}
