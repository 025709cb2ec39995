using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// A lock against other processes: an open file that no one else may open, which the system lets go of with the process that
/// holds it. The file stays; an empty lock file is no lock. It waits without a thread and can be cancelled, and it needs no
/// package, which CrossPlatLock of Extensions.Msal does not offer (docs/benchmarks.md has the figures).
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const string TurnstileExtension = ".next";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPauseOfNext = TimeSpan.FromMilliseconds(4);

    // Others must be able to read who holds it: on Windows that takes sharing, on Unix sharing would mean a shared lock
    private static readonly FileShare Share =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? FileShare.Read : FileShare.None;

    private readonly FileStream _file;

    private FileLock(FileStream file)
    {
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

                var left = budget - clock.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                {
                    return null;
                }

                await clock.Delay(pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
                pause = pause + pause < longestPause ? pause + pause : longestPause;
            }
        }
    }

    /// <summary>Takes the lock unless it is held.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="isSigned">Whether the file is to say who holds the lock.</param>
    public static FileLock? TryTake(string path, bool isSigned = true)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Share, bufferSize: 1);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }

        try
        {
            if (isSigned || file.Length == 0)
            {
                SignAsHolder(file);
            }
        }
        catch (IOException)
        {
            // A full disk: the signature is a courtesy, the lock is held without it
        }

        return new FileLock(file);
    }

    /// <summary>Whether locks work at all where this one is: a second take of a lock that is held must fail.</summary>
    public bool IsEffective()
    {
        using var second = TryTake(_file.Name);
        return second is null;
    }

    /// <summary>Who holds a lock, for people; null when it is not known.</summary>
    public static string? DescribeHolder(string path)
    {
        try
        {
            var bytes = new byte[Holder.Signature.Length];
            var text = Encoding.UTF8.GetString(bytes, 0, Math.Max(0, ReadStart(path, bytes))).Trim();
            var space = text.IndexOf(' ');
            return space > 0 && int.TryParse(text.Substring(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? $"process {id} ({text.Substring(space + 1)})"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _file.Dispose();

    private static int ReadStart(string path, byte[] bytes)
    {
        if (Share == FileShare.None)
        {
            // A FileStream would ask for a shared lock, which is what cannot be had
            using var handle = Unix.OpenForReading(path, out var error);
            return error == 0 ? Unix.Read(handle, bytes, out _) : 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.Read(bytes, 0, bytes.Length);
    }

    // Written over what is there, and only when it differs: to cut a file short and let it grow again is what costs
    private static void SignAsHolder(FileStream file)
    {
        var signature = Holder.Signature;
        var present = new byte[signature.Length];
        var count = file.Read(present, 0, present.Length);
        if (count == 0 && Share == FileShare.None)
        {
            // Nothing secret, in a folder that is the user's own; but no file of this store is open to others
            Unix.SetMode(file.SafeFileHandle, Unix.PrivateFile);
        }

        if (!FixedTime.AreEqual(present, signature))
        {
            file.Position = 0;
            file.Write(signature, 0, signature.Length);
            file.Flush();
        }
    }

    private static bool IsHeld(IOException e)
    {
        const int sharingViolation = unchecked((int)0x80070020);
        const int lockViolation = unchecked((int)0x80070021);
        const int wouldBlockOnLinux = 11;
        const int wouldBlockOnMac = 35;
        return e.HResult is sharingViolation or lockViolation or wouldBlockOnLinux or wouldBlockOnMac;
    }

    private static class Holder
    {
        /// <summary>This process's id and name: asked of the system once, and not at all by those who only read.</summary>
        public static readonly byte[] Signature = Describe();

        private const int Length = 64;

        private static byte[] Describe()
        {
            using var process = Process.GetCurrentProcess();
            var text = Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, "{0} {1}", process.Id, process.ProcessName));

            // All of one length, so that each covers the one before
            var signature = Encoding.ASCII.GetBytes(new string(' ', Length - 1) + "\n");
            Buffer.BlockCopy(text, 0, signature, 0, Math.Min(text.Length, Length - 1));
            return signature;
        }
    }
}
