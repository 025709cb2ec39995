using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Primitives;

/// <summary>Runs work on a new thread that would otherwise block a thread of the pool.</summary>
internal static class DedicatedThread
{
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        try
        {
            return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (TaskSchedulerException)
        {
            // The system cannot start another thread. Run the work here: it may be the write of the only token that is still valid.
            return Task.FromResult(work());
        }
    }
}
