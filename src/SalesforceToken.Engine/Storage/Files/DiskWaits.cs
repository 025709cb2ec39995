using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Runs what waits for the disk. The first such wait may hold up the thread that it is on; those beside it get threads of their
/// own. The thread pool begins with as many as there are processors: many tokens that are saved at once would keep all else from
/// running, the answers of Salesforce included.
/// </summary>
internal static class DiskWaits
{
    private static int _running;

    /// <summary>Runs something.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">What waits for the disk.</param>
    /// <returns>Its result.</returns>
    public static async ValueTask<T> RunAsync<T>(Func<T> work)
    {
        var isAlone = Interlocked.Increment(ref _running) == 1;
        try
        {
            return isAlone
                ? work()
                : await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
