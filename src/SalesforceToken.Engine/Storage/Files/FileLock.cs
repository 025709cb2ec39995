using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// A lock against other processes: an open file that no one else may open, which the system lets go of with the process that
/// holds it. The file stays; an empty lock file is no lock. It waits without a thread and can be cancelled, and it needs no
/// package, which CrossPlatLock of Extensions.Msal does not offer (docs/benchmarks.md has the figures).
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const string TurnstileExtension = ".next";

    private const int LongWaitShare = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPauseOfNext = TimeSpan.FromMilliseconds(4);

    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private readonly string _path;
    private readonly IDisposable _file;

    private FileLock(string path, IDisposable file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="budget">How long to wait for whoever holds it.</param>
    /// <param name="clock">Measures the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock; null when the budget is used up.</returns>
    /// <exception cref="IOException">The file cannot be made or opened, for another reason than that the lock is held.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="IOException"/>.</exception>
    /// <exception cref="NotSupportedException">The file system keeps no locks.</exception>
    /// <remarks>
    /// Through a turnstile: a second lock, which whoever is next holds until it has the first. Without it a process that takes a
    /// lock again and again shuts out others for as long as it likes, since they look less often than it comes back.
    /// </remarks>
    public static async Task<FileLock?> TakeAsync(string path, TimeSpan budget, TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        using var turn = await PollAsync(path + TurnstileExtension, isSigned: false, LongestPause).ConfigureAwait(false);
        return turn is null ? null : await PollAsync(path, isSigned: true, LongestPauseOfNext).ConfigureAwait(false);

        async Task<FileLock?> PollAsync(string file, bool isSigned, TimeSpan longestPause)
        {
            var pause = FirstPause;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryTake(file, isSigned) is { } taken)
                {
                    return taken;
                }

                var waited = clock.GetElapsedTime(start);
                var left = budget - waited;
                if (left <= TimeSpan.Zero)
                {
                    return null;
                }

                // Whoever has waited for long looks more often than those who came after it
                var longest = waited.Ticks > budget.Ticks / LongWaitShare ? LongestPauseOfNext : longestPause;
                pause = pause < longest ? pause : longest;
                await clock.Delay(pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
                pause += pause;
            }
        }
    }

    /// <summary>Takes the lock unless it is held.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="isSigned">Whether the file is to say who holds the lock.</param>
    public static FileLock? TryTake(string path, bool isSigned = true)
    {
        IDisposable? file = IsWindows ? TryHoldOnWindows(path, isSigned) : TryHoldOnUnix(path, isSigned);
        return file is null ? null : new FileLock(path, file);
    }

    /// <summary>Whether locks work at all where this one is: a second take of a lock that is held must fail.</summary>
    public bool IsEffective()
    {
        using var second = TryTake(_path, isSigned: false);
        return second is null;
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        if (_file is SafeFileHandle { IsClosed: false } file)
        {
            Unix.Unlock(file);
        }

        _file.Dispose();
    }

    // By the system's own calls: the class library throws where the lock is held, and of many processes that wait, each would pay
    // for that forty times a second. The same on Windows, below.
    private static SafeFileHandle? TryHoldOnUnix(string path, bool isSigned)
    {
        var file = Unix.OpenForChange(path, out var error);
        if (error == Unix.NotFound)
        {
            Make(path);
            file = Unix.OpenForChange(path, out error);
        }

        if (error == Unix.WouldBlock)
        {
            // A file server has it in its care for another machine
            return null;
        }

        if (error != 0)
        {
            throw Errors.FromNumber(error, path);
        }

        error = Unix.Lock(file);
        if (error == 0)
        {
            if (isSigned)
            {
                LockHolder.SignOnUnix(file, path);
            }

            return file;
        }

        file.Dispose();
        return Unix.IsHeld(error) ? null : throw new NotSupportedException(Errors.FromNumber(error, path).Message);
    }

    private static void Make(string path)
    {
        using var made = Unix.CreatePrivate(path, out var error);
        if (error != 0)
        {
            throw Errors.FromNumber(error, path);
        }

        // Whatever the umask: it must be possible to open it again
        Unix.SetMode(made, Unix.PrivateFile);
    }

    private static FileStream? TryHoldOnWindows(string path, bool isSigned)
    {
        // Others may read who holds it
        var handle = Windows.OpenForLock(path, out var error);
        if (handle.IsInvalid)
        {
            handle.Dispose();
            return Windows.IsHeld(error) ? null : throw Windows.FromNumber(error, path);
        }

        var file = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 1);
        if (isSigned)
        {
            LockHolder.Sign(file);
        }

        return file;
    }
}
