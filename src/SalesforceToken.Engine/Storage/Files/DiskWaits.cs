using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Runs what waits for the disk on a thread of its own. The thread pool begins with as many as there are processors: a thousand
/// tokens that are saved at once would keep all else from running, the answers of Salesforce included.
/// </summary>
internal static class DiskWaits
{
    /// <summary>Runs something.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">What waits for the disk.</param>
    /// <returns>Its result.</returns>
    public static Task<T> RunAsync<T>(Func<T> work)
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
