using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Replaces a file so that a crash at any moment leaves either the old or the new content. It writes a temporary file in the same
/// folder, flushes it to the disk, and then renames it. The caller holds the lock for both names.
/// </summary>
internal static class AtomicFile
{
    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
    private static readonly bool IsLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    // The file systems (numbers of statfs(2)) where the sync of a new file also makes its name durable. docs/security.md describes
    // how this was tested. F2FS does not do it, and unknown file systems are not trusted.
    private static readonly uint[] SyncNames =
    [
        0xEF53,     // ext4
        0x9123683E, // Btrfs
        0x58465342, // XFS
    ];

    /// <summary>Writes a file. It is on the disk, with its final name, when the method returns.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="temporaryPath">
    /// The temporary file, in the same folder. Each write of a file uses the same one. So a file that a crash left behind is found,
    /// and it is always clear which temporary files are in use.
    /// </param>
    /// <param name="content">The new content.</param>
    /// <exception cref="IOException">The file cannot be written. The old content is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">Like <see cref="IOException"/>.</exception>
    public static void Write(string path, string temporaryPath, byte[] content)
    {
        Replace(path, temporaryPath, content);
        if (!IsWindows)
        {
            SyncFolderOf(path);
        }
    }

    /// <summary>
    /// Like <see cref="Write"/>: the content is on the disk when the method returns. But if the power fails right after that, the
    /// file may still have its temporary name. Only for callers that look for that name later (<see cref="CompleteRename"/>). Where the
    /// file system allows it, this saves the second wait for the disk.
    /// </summary>
    public static void WriteRecoverably(string path, string temporaryPath, byte[] content)
    {
        Replace(path, temporaryPath, content);
        SyncNameOf(path);
    }

    /// <summary>
    /// Makes a file that keeps room on the disk. It has bytes, because a size alone takes no room on most file systems. It is not
    /// flushed: a file system counts the bytes when they are written, and after a crash nobody needs the room any more.
    /// </summary>
    public static void MakeRoom(string roomPath, int size)
    {
        try
        {
            if (IsWindows)
            {
                using var file = new FileStream(roomPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
                file.Write(new byte[size], 0, size);
                return;
            }

            using var made = CreateOnUnix(roomPath);
            Check(Unix.Write(made, new byte[size]), roomPath);
        }
        catch
        {
            TryDelete(roomPath);
            throw;
        }
    }

    /// <summary>
    /// Like <see cref="WriteRecoverably"/>, on the room that was made for it: the bytes of the file are overwritten, which takes no more
    /// of the disk. If it stops on the way, the temporary file is not complete, and its reader deletes it.
    /// </summary>
    public static void WriteIntoRoom(string path, string temporaryPath, string roomPath, byte[] content)
    {
        TakeName(roomPath, temporaryPath);
        try
        {
            using (var file = OpenRoom(temporaryPath))
            {
                file.Write(content, 0, content.Length);
                file.SetLength(content.Length);
                file.Flush(flushToDisk: true);
            }

            if (!IsWindows)
            {
                // On macOS, the class library's flush may leave the bytes in the cache of the drive.
                Check(Unix.Sync(temporaryPath), temporaryPath);
            }

            TakeName(temporaryPath, path);
        }
        catch
        {
            TryDelete(temporaryPath);
            throw;
        }

        SyncNameOf(path);
    }

    /// <summary>
    /// Renames a temporary file that was left behind to its final name. It is flushed first, because its writer may have been
    /// stopped before the file was on the disk.
    /// </summary>
    public static void CompleteRename(string temporaryPath, string path)
    {
        if (IsWindows)
        {
            using var file = new FileStream(temporaryPath, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
            file.Flush(flushToDisk: true);
        }
        else
        {
            Check(Unix.Sync(temporaryPath), temporaryPath);
        }

        TakeName(temporaryPath, path);
        if (!IsWindows)
        {
            SyncFolderOf(path);
        }
    }

    /// <summary>Gives a file another name in the same folder, in one step and durably. A file that has that name is replaced.</summary>
    public static void Rename(string path, string newPath)
    {
        TakeName(path, newPath);
        if (!IsWindows)
        {
            SyncFolderOf(newPath);
        }
    }

    /// <summary>Deletes a file durably: the name is gone from the disk when the method returns.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        if (!IsWindows)
        {
            SyncFolderOf(path);
        }
    }

    /// <summary>Deletes a temporary file if possible.</summary>
    public static void TryDelete(string temporaryPath)
    {
        try
        {
            File.Delete(temporaryPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next write tries again and reports the reason.
        }
    }

    private static void Replace(string path, string temporaryPath, byte[] content)
    {
        try
        {
            if (IsWindows)
            {
                WriteOnWindows(temporaryPath, content);
            }
            else
            {
                WriteOnUnix(temporaryPath, content);
            }

            TakeName(temporaryPath, path);
        }
        catch
        {
            // A later read must not take the temporary file for a write that succeeded.
            TryDelete(temporaryPath);
            throw;
        }
    }

    private static void TakeName(string temporaryPath, string path)
    {
        if (IsWindows)
        {
            Windows.Replace(temporaryPath, path);
        }
        else
        {
            Check(Unix.Rename(temporaryPath, path), path);
        }
    }

    private static void WriteOnWindows(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        file.Write(content, 0, content.Length);
        file.Flush(flushToDisk: true);
    }

    private static void WriteOnUnix(string path, byte[] content)
    {
        using var file = CreateOnUnix(path);
        Check(Unix.WriteDurably(file, content), path);
    }

    private static SafeFileHandle CreateOnUnix(string path)
    {
        // The file may be left from a crash. creat would reuse it and keep its old mode.
        var deleted = Unix.Unlink(path);
        if (deleted != Unix.NotFound)
        {
            Check(deleted, path);
        }

        var file = Unix.CreatePrivate(path, out var error);
        try
        {
            Check(error, path);

            // The umask can only remove rights, but it can also remove the owner's rights.
            Check(Unix.SetMode(file, Unix.PrivateFile), path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStream OpenRoom(string path)
    {
        if (IsWindows)
        {
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 1);
        }

        var file = Unix.OpenForReadWrite(path, out var error);
        if (error != 0)
        {
            file.Dispose();
            throw SystemErrors.FromNumber(error, path);
        }

        return new FileStream(file, FileAccess.Write, bufferSize: 1);
    }

    // Makes a new name durable, unless the file system did that with the file itself.
    private static void SyncNameOf(string path)
    {
        if (!IsWindows && !(IsLinux && Array.IndexOf(SyncNames, Unix.FileSystem(path)) >= 0))
        {
            SyncFolderOf(path);
        }
    }

    // Some file systems cannot sync a folder and report that with different errors. Only a failure of the disk is an error here.
    private static void SyncFolderOf(string path)
    {
        var error = Unix.Sync(Path.GetDirectoryName(path)!);
        if (error == Unix.IOError)
        {
            throw SystemErrors.FromNumber(error, path);
        }
    }

    private static void Check(int error, string path)
    {
        if (error != 0)
        {
            throw SystemErrors.FromNumber(error, path);
        }
    }
}
