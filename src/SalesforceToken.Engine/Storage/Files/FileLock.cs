using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// A lock against other processes: an open file that no one else may open, which the system lets go of with the process that
/// holds it. The file stays; an empty lock file is no lock. <see cref="LockQueue"/> waits for one.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private readonly string _path;
    private readonly IDisposable _file;

    private FileLock(string path, IDisposable file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Takes the lock unless it is held.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="isSigned">Whether the file is to say who holds the lock.</param>
    /// <returns>The lock; null when it is held.</returns>
    /// <exception cref="IOException">The file cannot be made or opened, for another reason than that the lock is held.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="IOException"/>.</exception>
    /// <exception cref="NotSupportedException">The file system keeps no locks.</exception>
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
    // for that at each look. The same on Windows, below.
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
            // A file server has it in its care for another machine.
            return null;
        }

        if (error != 0)
        {
            throw SystemErrors.FromNumber(error, path);
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
        return Unix.IsHeld(error) ? null : throw new NotSupportedException(SystemErrors.FromNumber(error, path).Message);
    }

    private static void Make(string path)
    {
        using var made = Unix.CreatePrivate(path, out var error);
        if (error != 0)
        {
            throw SystemErrors.FromNumber(error, path);
        }

        // Whatever the umask: it must be possible to open it again.
        Unix.SetMode(made, Unix.PrivateFile);
    }

    private static FileStream? TryHoldOnWindows(string path, bool isSigned)
    {
        // Others may read who holds it.
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
