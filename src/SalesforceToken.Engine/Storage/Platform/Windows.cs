using System;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>
/// What netstandard2.0 lacks of Windows: to rename over an existing file and wait until that is on the disk, to try a lock without an
/// exception.
/// </summary>
internal static class Windows
{
    private const uint ReplaceExisting = 1;
    private const uint WriteThrough = 8;
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;
    private const int LockViolation = 33;
    private const uint GenericReadWrite = 0xC0000000;   // GENERIC_READ | GENERIC_WRITE
    private const uint ShareRead = 1;
    private const uint OpenAlways = 4;
    private const uint NormalAttributes = 0x80;
    private const int Attempts = 80;
    private const int MaxPauseMilliseconds = 25;

    // MAX_PATH less the 12 characters that CreateDirectory keeps for a file name.
    private const int MaxPlainPath = 248;

    /// <summary>
    /// Renames over what is there. Windows refuses that while anyone has the old file open, be it to read it here, and while a virus
    /// scanner or an indexer holds the new one, as they do for moments: it is tried for about two seconds.
    /// </summary>
    public static void Replace(string from, string to)
    {
        for (var attempt = 1; !MoveFileEx(ExtendedPath(from), ExtendedPath(to), ReplaceExisting | WriteThrough); attempt++)
        {
            var error = Marshal.GetLastWin32Error();
            if (error is not (AccessDenied or SharingViolation) || !PauseBeforeNext(attempt))
            {
                throw FromNumber(error, to);
            }
        }
    }

    /// <summary>
    /// Waits after an attempt that failed because someone else has a file open: shortly at first, since a reader is gone at once and
    /// whoever writes keeps others waiting for the lock.
    /// </summary>
    /// <returns>False when there were enough.</returns>
    public static bool PauseBeforeNext(int attempt)
    {
        if (attempt >= Attempts)
        {
            return false;
        }

        Thread.Sleep(Math.Min(attempt, MaxPauseMilliseconds));
        return true;
    }

    /// <summary>Opens or makes a file that no one else may open but to read; an invalid handle and the error when it cannot.</summary>
    public static SafeFileHandle OpenForLock(string path, out int error)
    {
        var file = CreateFile(ExtendedPath(path), GenericReadWrite, ShareRead, IntPtr.Zero, OpenAlways, NormalAttributes, IntPtr.Zero);
        error = file.IsInvalid ? Marshal.GetLastWin32Error() : 0;
        return file;
    }

    /// <summary>Whether an error of <see cref="OpenForLock"/> says that someone else has the file open.</summary>
    public static bool IsHeld(int error) => error is SharingViolation or LockViolation;

    /// <summary>An error number of Windows as the exception that the class library's own file methods throw.</summary>
    public static Exception FromNumber(int error, string path)
    {
        var message = $"{new Win32Exception(error).Message}: '{path}'";
        return error == AccessDenied
            ? new UnauthorizedAccessException(message)
            : new IOException(message, unchecked((int)(0x80070000 | (uint)error)));
    }

    /// <summary>
    /// A path as the Windows API takes it at any length, which it does only where the machine's settings and the program's both
    /// allow that. The class library's own file methods do the same.
    /// </summary>
    /// <param name="path">A full path, with backslashes alone where it is long.</param>
    internal static string ExtendedPath(string path)
    {
        const string prefix = @"\\?\";
        if (path.Length < MaxPlainPath || path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return path;
        }

        return path.StartsWith(@"\\", StringComparison.Ordinal) ? prefix + @"UNC\" + path.Substring(2) : prefix + path;
    }

    [DllImport("kernel32.dll", EntryPoint = "CreateFileW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SafeFileHandle CreateFile(
        string fileName, uint access, uint share, IntPtr security, uint disposition, uint flags, IntPtr template);

    [DllImport("kernel32.dll", EntryPoint = "MoveFileExW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool MoveFileEx(string existingFileName, string newFileName, uint flags);
}
