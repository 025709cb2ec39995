using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Storage.Platform;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Writes the holder of a lock into the lock file, for people to read. This is optional: when it cannot be written, for example
/// on a full disk, the lock is held without it.
/// </summary>
internal static class LockHolder
{
    private const int Length = 64;

    // Created once, and never in a process that only reads.
    private static readonly Lazy<byte[]> Signature = new(Describe);

    /// <summary>Finds the holder of a lock; null when it is not known.</summary>
    /// <param name="path">The lock file.</param>
    public static string? Find(string path)
    {
        try
        {
            var bytes = new byte[Length];
            var text = Encoding.UTF8.GetString(bytes, 0, Math.Max(0, ReadStart(path, bytes))).Trim();
            var space = text.IndexOf(' ');
            return space > 0 && int.TryParse(text.Substring(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? $"process {id} ({text.Substring(space + 1)})"
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes this process as the holder.</summary>
    /// <param name="file">The lock file, open at its start.</param>
    /// <param name="path">The path of the lock file.</param>
    public static void WriteOnUnix(SafeFileHandle file, string path)
    {
        var present = new byte[Length];
        Unix.Read(file, present, out _);
        if (CryptographicOperations.FixedTimeEquals(present, Signature.Value))
        {
            return;
        }

        // Opened again to write from the start of the file. The lock belongs to the first handle.
        using var again = Unix.OpenForReadWrite(path, out var error);
        if (error == 0)
        {
            Unix.Write(again, Signature.Value);
        }
    }

    /// <summary>Like <see cref="WriteOnUnix"/>.</summary>
    /// <param name="file">The lock file.</param>
    public static void Write(FileStream file)
    {
        try
        {
            // Overwritten in place, and only when it differs, because it is expensive to truncate a file and let it grow again.
            var present = new byte[Length];
            var count = file.Read(present, 0, present.Length);
            if (count < Length || !CryptographicOperations.FixedTimeEquals(present, Signature.Value))
            {
                file.Position = 0;
                file.Write(Signature.Value, 0, Length);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // A full disk.
        }
    }

    private static int ReadStart(string path, byte[] bytes)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // A FileStream would request a shared lock, which fails while the lock is held.
            using var handle = Unix.OpenForReading(path, out var error);
            return error == 0 ? Unix.Read(handle, bytes, out _) : 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.Read(bytes, 0, bytes.Length);
    }

    private static string NameOf(Process process)
    {
        try
        {
            return process.ProcessName;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // For example in a chroot without /proc.
            return "unknown";
        }
    }

    private static byte[] Describe()
    {
        using var process = Process.GetCurrentProcess();
        var text = Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, "{0} {1}", process.Id, NameOf(process)));

        // All signatures have the same length, so that each one overwrites the previous one completely.
        var signature = Encoding.ASCII.GetBytes(new string(' ', Length - 1) + "\n");
        Buffer.BlockCopy(text, 0, signature, 0, Math.Min(text.Length, Length - 1));
        return signature;
    }
}
