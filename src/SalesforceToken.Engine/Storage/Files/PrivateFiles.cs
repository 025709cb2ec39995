using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Reads whole files of the data folder. It does not follow symbolic links, and reads no file of another account. A file that others
/// may read is repaired or refused.
/// </summary>
internal sealed class PrivateFiles
{
    /// <summary>The maximum size of a file. A token file with all secrets has a few thousand bytes.</summary>
    public const int MaxFileBytes = 1 << 20;

    private const int FirstRead = 1 << 14;
    private const string TooLarge = "is larger than any token";

    private readonly DirectoryPermissions _permissions;

    public PrivateFiles(DirectoryPermissions permissions)
    {
        _permissions = permissions;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The complete content of one write; null when there is no such file.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.StoreReadFailed"/>, <see cref="TokenErrorCode.StorePathUnsafe"/>.
    /// </exception>
    public byte[]? TryRead(string path)
    {
        try
        {
            _permissions.Check();
            return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ReadOnWindows(path) : ReadOnUnix(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.ReadFailed(path, exception);
        }
    }

    /// <summary>Whether a file or a symbolic link exists at a path. It uses the cheapest call of the system.</summary>
    public static bool Exists(string path)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return File.Exists(path);
        }

        using var file = Unix.OpenForReading(path, out var error);
        return error != Unix.NotFound;
    }

    /// <summary>Makes each call of a read once without reading user data, because the first call of each method compiles code.</summary>
    public static void Prepare()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            _ = UnixAccount.IsAnother(new UnixFileModes().Get("/").Owner);
            using var nothing = Unix.OpenForReading("/dev/null", out var error);
            _ = error == 0 ? ReadAll(nothing, "/dev/null") : null;
        }
    }

    private static byte[]? ReadOnWindows(string path)
    {
        using var file = OpenOnWindows(path);
        if (file is null)
        {
            return null;
        }

        if (file.Length > MaxFileBytes)
        {
            throw StoreErrors.Corrupt(path, TooLarge);
        }

        var content = new byte[file.Length];
        var count = 0;
        while (count < content.Length)
        {
            var read = file.Read(content, count, content.Length - count);
            if (read == 0)
            {
                throw new EndOfStreamException("The file is shorter than its reported length.");
            }

            count += read;
        }

        return content;
    }

    private static FileStream? OpenOnWindows(string path)
    {
        const int sharingViolation = unchecked((int)0x80070020);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
                {
                    throw StoreErrors.PathIsLink(path);
                }

                // Another process must be able to replace the file while it is read here.
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or IOException { HResult: sharingViolation })
            {
                // A virus scanner has the file open for a moment. Or the file is being replaced or deleted, and Windows denies access.
                if (!Windows.PauseBeforeNext(attempt))
                {
                    throw;
                }
            }
        }
    }

    // With system calls, because the first FileStream of a process costs several milliseconds.
    private byte[]? ReadOnUnix(string path)
    {
        using var file = Unix.OpenForReading(path, out var error);
        if (error == Unix.NotFound)
        {
            return null;
        }

        if (error == Unix.IsLink)
        {
            throw StoreErrors.PathIsLink(path);
        }

        if (error != 0)
        {
            // The file of another account, which may not be read, needs another remedy than a disk that fails.
            DirectoryPermissions.CheckOwner(path);
            throw SystemErrors.FromNumber(error, path);
        }

        _permissions.CheckFile(path, file);
        return ReadAll(file, path);
    }

    private static byte[] ReadAll(SafeFileHandle file, string path)
    {
        var buffer = new byte[FirstRead];
        var content = Array.Empty<byte>();
        while (true)
        {
            var read = Unix.Read(file, buffer, out var error);
            if (error != 0)
            {
                throw SystemErrors.FromNumber(error, path);
            }

            if (read == 0)
            {
                Array.Clear(buffer, 0, buffer.Length);
                return content;
            }

            if (content.Length + read > MaxFileBytes)
            {
                throw StoreErrors.Corrupt(path, TooLarge);
            }

            var longer = new byte[content.Length + read];
            Buffer.BlockCopy(content, 0, longer, 0, content.Length);
            Buffer.BlockCopy(buffer, 0, longer, content.Length, read);
            Array.Clear(content, 0, content.Length);
            content = longer;
        }
    }
}
