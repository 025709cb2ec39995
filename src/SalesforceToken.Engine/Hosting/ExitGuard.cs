using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Hosting;

/// <summary>
/// Holds the end of the process while something that was sent is followed to its save. Salesforce answers a refresh with a new
/// refresh token and accepts the old one no longer: a process that ends in between has lost the authorization. A process that holds
/// nothing ends as it would without this class. One guard serves a whole process.
/// </summary>
public sealed class ExitGuard
{
    // Requests and saves have limits of their own: 30 seconds for a response, then 15 for the retries of a save.
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(45);

    // A signal whose handlers have returned ends the process within milliseconds, unless a handler of somebody else prevents it.
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Func<Action, IDisposable?>? _onSignal;
    private readonly Stopwatch _sinceSignal = new();
    private IDisposable? _registration;
    private int _held;
    private int _signalsUnderWay;
    private bool _isExiting;

    /// <summary>Makes the guard of this process.</summary>
    /// <param name="onSignal">
    /// Has an action called when a signal is about to end the process, which ends when the action returns, until the result is
    /// disposed of. Null where <see cref="AppDomain.ProcessExit"/> alone tells of the end.
    /// </param>
    public ExitGuard(Func<Action, IDisposable?>? onSignal)
    {
        _onSignal = onSignal;

        // Not only while something is held: what would be sent after the event was raised could not be held any more.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => OnProcessExit();
    }

    /// <summary>
    /// Holds the end of the process until the result is disposed of. Call it before something is sent. When the process is ending
    /// already, this does not return, so that nothing new is sent.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call, not the hold.</param>
    /// <returns>The hold. It may be disposed of more than once.</returns>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!TryEnter())
        {
            // In real time, like the end of a process.
            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }

        return new Hold(this);
    }

    /// <summary>
    /// Waits until nothing is held any more, for as long as the end of the process would. For a process that somebody kills as soon
    /// as its work has ended.
    /// </summary>
    public void WaitUntilSaved()
    {
        lock (_gate)
        {
            var clock = Stopwatch.StartNew();
            while (_held > 0 && MaxHold - clock.Elapsed is { Ticks: > 0 } left)
            {
                Monitor.Wait(_gate, left);
            }
        }
    }

    private bool TryEnter()
    {
        lock (_gate)
        {
            if (_isExiting || _signalsUnderWay > 0 || (_sinceSignal.IsRunning && _sinceSignal.Elapsed < EndingTime))
            {
                return false;
            }

            _registration ??= _onSignal?.Invoke(OnSignal);
            _held++;
            return true;
        }
    }

    private void Leave()
    {
        IDisposable? registration = null;
        lock (_gate)
        {
            if (--_held == 0)
            {
                (registration, _registration) = (_registration, null);
                Monitor.PulseAll(_gate);
            }
        }

        // Outside the lock: the system may wait for a handler that is under way, and that waits for the lock.
        registration?.Dispose();
    }

    private void OnProcessExit()
    {
        lock (_gate)
        {
            _isExiting = true;
            WaitUntilSaved();
        }
    }

    private void OnSignal()
    {
        lock (_gate)
        {
            _signalsUnderWay++;
            WaitUntilSaved();
            _signalsUnderWay--;
            _sinceSignal.Restart();
        }
    }

    private sealed class Hold(ExitGuard guard) : IDisposable
    {
        private ExitGuard? _guard = guard;

        public void Dispose() => Interlocked.Exchange(ref _guard, null)?.Leave();
    }
}
