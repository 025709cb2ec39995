using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Waits for a lock that another process holds. Those who wait stand at a turnstile: a second lock, which whoever is next holds
/// until it has the first. Without it a process that takes a lock again and again shuts out others for as long as it likes, since
/// they look less often than it comes back.
/// </summary>
/// <remarks>
/// CrossPlatLock of Extensions.Msal cannot be cancelled and takes no turns (docs/benchmarks.md has the figures).
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

    /// <summary>Takes a lock.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="timeout">How long to wait for whoever holds it.</param>
    /// <param name="time">Measures the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock; null when the timeout is over.</returns>
    /// <exception cref="System.IO.IOException">As of <see cref="FileLock.TryTake"/>, and so are the others.</exception>
    public static async Task<FileLock?> TakeAsync(string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var queue = new LockQueue(path, timeout, time, cancellationToken);
        var turn = FileLock.TryTake(path + TurnstileExtension, isSigned: false);
        try
        {
            if (turn is not null && FileLock.TryTake(path) is { } free)
            {
                return free;
            }

            // A thread of the pool goes on turning for half a millisecond after each look: of the processors, sixty processes at the
            // turnstile would take a good part from the one that they wait for.
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
        using var turn = Poll(_path + TurnstileExtension, isSigned: false, MaxPause);
        return turn is null ? null : PollAsNext();
    }

    private FileLock? PollAsNext() => Poll(_path, isSigned: true, MaxPauseOfNext);

    private FileLock? Poll(string path, bool isSigned, TimeSpan maxPause)
    {
        var pause = FirstPause;
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (FileLock.TryTake(path, isSigned) is { } taken)
            {
                return taken;
            }

            var waited = _time.GetElapsedTime(_start);
            var left = _timeout - waited;
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            // Whoever has waited for long looks more often than those who came after it.
            var longest = waited.Ticks > _timeout.Ticks / LongWaitShare ? MaxPauseOfNext : maxPause;
            pause = pause < longest ? pause : longest;
            _cancellationToken.WaitHandle.WaitOne(pause < left ? pause : left);
            pause += pause;
        }
    }
}
