using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>Runs calls that may block forever on a separate thread, with a timeout. After the timeout, the thread is abandoned.</summary>
internal sealed class CallTimeout
{
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public CallTimeout(TimeSpan timeout, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
    }

    /// <summary>The timeout in seconds.</summary>
    public double Seconds => _timeout.TotalSeconds;

    /// <summary>Runs a call.</summary>
    /// <exception cref="TimeoutException">The call did not end within the timeout. A later result is ignored.</exception>
    public async Task<T> RunAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var work = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timeout = _time.Delay(_timeout, ended.Token);
        if (await Task.WhenAny(work, timeout).ConfigureAwait(false) == work)
        {
            ended.Cancel();
            return await work.ConfigureAwait(false);
        }

        // Nobody waits for the call any more. If it fails later, observe the exception.
        _ = work.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        throw new TimeoutException("The call did not end in time.");
    }
}
