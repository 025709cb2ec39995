using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>Runs calls that may block for ever on a thread that can be left behind.</summary>
internal sealed class CallTimeout
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;

    public CallTimeout(TimeSpan limit, TimeProvider time)
    {
        _limit = limit;
        _time = time;
    }

    /// <summary>The limit in seconds.</summary>
    public double Seconds => _limit.TotalSeconds;

    /// <summary>Runs a call.</summary>
    /// <exception cref="TimeoutException">It has not ended within the limit; what it returns later is dropped.</exception>
    public async Task<T> RunAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var work = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = _time.Delay(_limit, ended.Token);
        if (await Task.WhenAny(work, limit).ConfigureAwait(false) == work)
        {
            ended.Cancel();
            return await work.ConfigureAwait(false);
        }

        // Its failure, if it comes to one, is no one's any more.
        _ = work.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        throw new TimeoutException("The call did not end in time.");
    }
}
