using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Waits for a lock that another process holds. A second lock, the turnstile, decides who is next: the next process holds the
/// turnstile until it has the lock, and all others wait for the turnstile. Without it, a process that takes a lock again and
/// again could keep others out for any time, because it returns more often than they poll.
/// </summary>
/// <remarks>
/// CrossPlatLock of Extensions.Msal cannot be cancelled and is not fair (docs/benchmarks.md has the figures).
/// </remarks>
internal sealed class LockQueue
{
    private const string TurnstileExtension = ".next";

    private const int LongWaitShare = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPauseOfNext = TimeSpan.FromMilliseconds(10);

    private readonly string _path;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly CancellationToken _cancellationToken;

    private LockQueue(string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _path = path;
        _timeout = timeout;
        _time = time;
        _start = time.GetTimestamp();
        _cancellationToken = cancellationToken;
    }

    /// <summary>The file of a lock's turnstile.</summary>
    public static string TurnstileOf(string path) => path + TurnstileExtension;

    /// <summary>Takes a lock.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="timeout">How long to wait for the lock.</param>
    /// <param name="time">Measures the wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lock; null when the timeout is over.</returns>
    /// <exception cref="System.IO.IOException">The same exceptions as <see cref="FileLock.TryAcquire"/>.</exception>
    public static async Task<FileLock?> AcquireAsync(string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var queue = new LockQueue(path, timeout, time, cancellationToken);
        var turn = FileLock.TryAcquire(TurnstileOf(path), writeHolder: false);
        try
        {
            if (turn is not null && FileLock.TryAcquire(path) is { } free)
            {
                return free;
            }

            // Not on a thread of the pool: pool threads spin for 0.5 ms after each poll, and sixty waiting processes would take much
            // of the processor time from the process that holds the lock.
            Func<FileLock?> wait = turn is null ? queue.PollInLine : queue.PollAsNext;
            return await DedicatedThread.RunAsync(wait).ConfigureAwait(false);
        }
        finally
        {
            turn?.Dispose();
        }
    }

    private FileLock? PollInLine()
    {
        using var turn = Poll(TurnstileOf(_path), writeHolder: false, MaxPause);
        return turn is null ? null : PollAsNext();
    }

    private FileLock? PollAsNext() => Poll(_path, writeHolder: true, MaxPauseOfNext);

    private FileLock? Poll(string path, bool writeHolder, TimeSpan maxPause)
    {
        var pause = FirstPause;
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (FileLock.TryAcquire(path, writeHolder) is { } taken)
            {
                return taken;
            }

            var waited = _time.GetElapsedTime(_start);
            var left = _timeout - waited;
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            // A process that has waited for a long time polls more often than processes that came later.
            var longest = waited.Ticks > _timeout.Ticks / LongWaitShare ? MaxPauseOfNext : maxPause;
            pause = pause < longest ? pause : longest;
            _cancellationToken.WaitHandle.WaitOne(pause < left ? pause : left);
            pause += pause;
        }
    }
}
