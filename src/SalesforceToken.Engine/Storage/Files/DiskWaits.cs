using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Keeps what waits for the disk from holding up all else. The thread pool begins with as many threads as there are processors: a
/// thousand tokens that are saved at once would leave none to hear the answers of Salesforce. One wait at a time may have one of
/// them; what comes meanwhile gets a thread of its own, which costs more than many a wait.
/// </summary>
internal sealed class DiskWaits
{
    private int _here;

    /// <summary>Runs something.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">What waits for the disk.</param>
    /// <returns>Its result.</returns>
    public async Task<T> RunAsync<T>(Func<T> work)
    {
        if (Interlocked.CompareExchange(ref _here, 1, 0) != 0)
        {
            return await RunOnOwnThreadAsync(work).ConfigureAwait(false);
        }

        try
        {
            return work();
        }
        finally
        {
            Volatile.Write(ref _here, 0);
        }
    }

    private static Task<T> RunOnOwnThreadAsync<T>(Func<T> work)
    {
        try
        {
            return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (TaskSchedulerException)
        {
            // The system gives this process no more threads. What is to be saved may be the only token that is still good.
            return Task.FromResult(work());
        }
    }
}
