using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>Reads whole files of the data folder: not through a symbolic link, not if others may read them too.</summary>
internal sealed class PrivateFiles
{
    // A token with all its secrets has a few thousand bytes
    private const int LargestFile = 1 << 20;

    private readonly PrivateFolders _folders;

    public PrivateFiles(PrivateFolders folders)
    {
        _folders = folders;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>Its content, which is one write's, whole; null when there is no such file.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.StoreReadFailed"/>, <see cref="TokenErrorCode.StorePathUnsafe"/>.</exception>
    public byte[]? TryRead(string path)
    {
        try
        {
            _folders.Check();
            using var file = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? OpenOnWindows(path) : OpenOnUnix(path);
            return file is null ? null : ReadAll(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw StoreErrors.ReadFailed(path, e);
        }
    }

    private static byte[] ReadAll(FileStream file, string path)
    {
        if (file.Length > LargestFile)
        {
            throw StoreErrors.Corrupt(path, $"has {file.Length} bytes, more than any token");
        }

        var content = new byte[file.Length];
        var count = 0;
        while (count < content.Length)
        {
            var read = file.Read(content, count, content.Length - count);
            if (read == 0)
            {
                throw new EndOfStreamException("The file ended before its length.");
            }

            count += read;
        }

        return content;
    }

    private static FileStream? OpenOnWindows(string path)
    {
        const int attempts = 40;
        const int pauseMilliseconds = 25;
        const int sharingViolation = unchecked((int)0x80070020);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
                {
                    throw StoreErrors.IsLink(path);
                }

                // Whoever replaces the file must be able to while it is read here
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            catch (IOException e) when (e.HResult == sharingViolation && attempt < attempts)
            {
                // A virus scanner, for a moment
                Thread.Sleep(pauseMilliseconds);
            }
        }
    }

    private FileStream? OpenOnUnix(string path)
    {
        var handle = Unix.OpenForReading(path, out var error);
        if (error == Unix.NotFound)
        {
            handle.Dispose();
            return null;
        }

        if (error == Unix.IsLink)
        {
            throw StoreErrors.IsLink(path);
        }

        if (error != 0)
        {
            throw Errors.FromNumber(error, path);
        }

        try
        {
            _folders.CheckFile(path, handle);
            return new FileStream(handle, FileAccess.Read, bufferSize: 1);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
