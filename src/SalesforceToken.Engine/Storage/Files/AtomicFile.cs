using System;
using System.IO;
using System.Runtime.InteropServices;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Replaces a file so that a crash at any instant leaves the old content or the new: a temporary file in the same folder, on
/// the disk before it takes the old one's name. Whoever calls holds the lock that guards both names.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes a file; it is on the disk when the method returns.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="temporaryPath">
    /// The temporary file, in the same folder. The same one for each write of a file, so that one that a crash left behind goes
    /// with the next write, and no one has to guess which temporary files are still in use.
    /// </param>
    /// <param name="content">The new content.</param>
    /// <exception cref="IOException">It cannot be written; the old content is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="IOException"/>.</exception>
    public static void Write(string path, string temporaryPath, byte[] content)
    {
        var isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        try
        {
            if (isWindows)
            {
                WriteOnWindows(temporaryPath, content);
            }
            else
            {
                WriteOnUnix(temporaryPath, content);
            }
        }
        catch
        {
            Forget(temporaryPath);
            throw;
        }

        if (isWindows)
        {
            Windows.Replace(temporaryPath, path);
            return;
        }

        Check(Unix.Rename(temporaryPath, path), path);
        SyncFolderOf(path);
    }

    /// <summary>Deletes a file; its name is gone from the disk when the method returns.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            SyncFolderOf(path);
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
        // A leftover of a crash; and were it left there, it would keep the mode that it has
        var deleted = Unix.Unlink(path);
        if (deleted != Unix.NotFound)
        {
            Check(deleted, path);
        }

        using var file = Unix.CreatePrivate(path, out var error);
        Check(error, path);

        // A umask can only have taken rights away, the owner's own among them
        Check(Unix.SetMode(file, Unix.PrivateFile), path);
        Check(Unix.WriteDurably(file, content), path);
    }

    // Some file systems cannot sync a folder, and say so in different ways; a disk that fails is another matter
    private static void SyncFolderOf(string path)
    {
        var error = Unix.SyncFolder(Path.GetDirectoryName(path)!);
        if (error == Unix.InputOutputError)
        {
            throw Errors.FromNumber(error, path);
        }
    }

    private static void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What brought us here is what the user must hear of
        }
    }

    private static void Check(int error, string path)
    {
        if (error != 0)
        {
            throw Errors.FromNumber(error, path);
        }
    }
}
