using System;
using System.IO;
using System.Runtime.InteropServices;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Replaces a file so that a crash at any instant leaves the old content or the new: a temporary file in the same folder, on
/// the disk before it takes the old one's name. Whoever calls holds the lock that guards both names.
/// </summary>
internal static class AtomicFile
{
    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
    private static readonly bool IsLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    // Where the sync of a new file brings its name with it, by statfs(2); docs/security.md tells how that was seen. F2FS does
    // not, and what is not known here is not trusted.
    private static readonly uint[] SyncNames =
    [
        0xEF53,     // ext4
        0x9123683E, // Btrfs
        0x58465342, // XFS
    ];

    /// <summary>Writes a file; it is on the disk, under its name, when the method returns.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="temporaryPath">
    /// The temporary file, in the same folder. The same one for each write of a file, so that one that a crash left behind is
    /// found, and no one has to guess which temporary files are still in use.
    /// </param>
    /// <param name="content">The new content.</param>
    /// <exception cref="IOException">It cannot be written; the old content is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="IOException"/>.</exception>
    public static void Write(string path, string temporaryPath, byte[] content)
    {
        Replace(path, temporaryPath, content);
        if (!IsWindows)
        {
            SyncFolderOf(path);
        }
    }

    /// <summary>
    /// As <see cref="Write"/>, and what is written is on the disk too when the method returns; but perhaps under the temporary
    /// name, after a power cut that comes at once. For a caller that looks there (<see cref="Finish"/>): it saves the second
    /// wait for the disk where the file system allows it.
    /// </summary>
    public static void WriteRecoverably(string path, string temporaryPath, byte[] content)
    {
        Replace(path, temporaryPath, content);
        if (!IsWindows && !(IsLinux && Array.IndexOf(SyncNames, Unix.FileSystem(path)) >= 0))
        {
            SyncFolderOf(path);
        }
    }

    /// <summary>
    /// Gives a temporary file that was left behind the name that it was written for. Whoever wrote it may have been stopped
    /// before it was on the disk.
    /// </summary>
    public static void Finish(string temporaryPath, string path)
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

    /// <summary>Deletes a file; its name is gone from the disk when the method returns.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        if (!IsWindows)
        {
            SyncFolderOf(path);
        }
    }

    /// <summary>Deletes a temporary file if that can be done.</summary>
    public static void TryDelete(string temporaryPath)
    {
        try
        {
            File.Delete(temporaryPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next write tries again, and says why it cannot.
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
            // Nor may it be taken for a write that succeeded.
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
        // A leftover of a crash; and were it left there, it would keep the mode that it has.
        var deleted = Unix.Unlink(path);
        if (deleted != Unix.NotFound)
        {
            Check(deleted, path);
        }

        using var file = Unix.CreatePrivate(path, out var error);
        Check(error, path);

        // A umask can only have taken rights away, the owner's own among them.
        Check(Unix.SetMode(file, Unix.PrivateFile), path);
        Check(Unix.WriteDurably(file, content), path);
    }

    // Some file systems cannot sync a folder, and say so in different ways; a disk that fails is another matter.
    private static void SyncFolderOf(string path)
    {
        var error = Unix.Sync(Path.GetDirectoryName(path)!);
        if (error == Unix.InputOutputError)
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
