using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// A lock against other processes: an open file that no other process may open. The system releases it when the process that
/// holds it ends. The file is not deleted; a lock file that nobody has open is not a lock. <see cref="LockQueue"/> waits for a lock.
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

    /// <summary>Takes the lock unless another process holds it.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="writeHolder">Whether to write the holder of the lock into the file.</param>
    /// <returns>The lock; null when another process holds it.</returns>
    /// <exception cref="IOException">The file cannot be created or opened, and the reason is not that the lock is held.</exception>
    /// <exception cref="UnauthorizedAccessException">Like <see cref="IOException"/>.</exception>
    /// <exception cref="NotSupportedException">The file system does not support locks.</exception>
    public static FileLock? TryAcquire(string path, bool writeHolder = true)
    {
        IDisposable? file = IsWindows ? TryHoldOnWindows(path, writeHolder) : TryHoldOnUnix(path, writeHolder);
        return file is null ? null : new FileLock(path, file);
    }

    /// <summary>Whether locks work on this file system: a second attempt to take this lock must fail.</summary>
    public bool IsEffective()
    {
        using var second = TryAcquire(_path, writeHolder: false);
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

    // With system calls, because the class library throws an exception when the lock is held. Many waiting processes would pay
    // for that exception at each poll. The same applies to Windows below.
    private static SafeFileHandle? TryHoldOnUnix(string path, bool writeHolder)
    {
        var file = Unix.OpenForReadWrite(path, out var error);
        if (error == Unix.NotFound)
        {
            Make(path);
            file = Unix.OpenForReadWrite(path, out error);
        }

        if (error == Unix.WouldBlock)
        {
            // A file server reports that another machine has the lock.
            return null;
        }

        if (error != 0)
        {
            throw SystemErrors.FromNumber(error, path);
        }

        error = Unix.Lock(file);
        if (error == 0)
        {
            if (writeHolder)
            {
                LockHolder.WriteOnUnix(file, path);
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

        // For any umask, the file must have a mode that lets the user open it again.
        Unix.SetMode(made, Unix.PrivateFile);
    }

    private static FileStream? TryHoldOnWindows(string path, bool writeHolder)
    {
        // Other processes may open the file for reading, to see who holds the lock.
        var handle = Windows.OpenForLock(path, out var error);
        if (handle.IsInvalid)
        {
            handle.Dispose();
            return Windows.IsHeld(error) ? null : throw Windows.FromNumber(error, path);
        }

        var file = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 1);
        if (writeHolder)
        {
            LockHolder.Write(file);
        }

        return file;
    }
}
