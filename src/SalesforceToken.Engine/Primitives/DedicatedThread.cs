using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Primitives;

/// <summary>Runs what would hold up a thread of the pool on a thread of its own.</summary>
internal static class DedicatedThread
{
    /// <summary>Runs something.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">What to run.</param>
    /// <returns>Its result.</returns>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        try
        {
            return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (TaskSchedulerException)
        {
            // The system gives this process no more threads, and what waits may be the saving of the only token that is still good.
            return Task.FromResult(work());
        }
    }
}
