using System;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>
/// Windows functions that netstandard2.0 does not offer: a rename that replaces an existing file and waits until that is on the
/// disk, and a lock attempt without an exception.
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

    // MAX_PATH minus the 12 characters that CreateDirectory reserves for a file name.
    private const int MaxPlainPath = 248;

    /// <summary>
    /// Renames a file and replaces an existing one. Windows rejects that while any process has the old file open, even for reading,
    /// and while a virus scanner or an indexer briefly has the new file open. So it retries for about two seconds.
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
    /// Waits after an attempt that failed because another process has a file open. The first waits are short, because a reader closes
    /// the file very soon, and a writer that waits here makes others wait for the lock.
    /// </summary>
    /// <returns>False when no attempts are left.</returns>
    public static bool PauseBeforeNext(int attempt)
    {
        if (attempt >= Attempts)
        {
            return false;
        }

        Thread.Sleep(Math.Min(attempt, MaxPauseMilliseconds));
        return true;
    }

    /// <summary>
    /// Opens or creates a file that others may open only for reading. On failure, the handle is invalid and the error is set.
    /// </summary>
    public static SafeFileHandle OpenForLock(string path, out int error)
    {
        var file = CreateFile(ExtendedPath(path), GenericReadWrite, ShareRead, IntPtr.Zero, OpenAlways, NormalAttributes, IntPtr.Zero);
        error = file.IsInvalid ? Marshal.GetLastWin32Error() : 0;
        return file;
    }

    /// <summary>Whether an error of <see cref="OpenForLock"/> means that another process has the file open.</summary>
    public static bool IsHeld(int error) => error is SharingViolation or LockViolation;

    /// <summary>Converts an error number of Windows to the exception that the file methods of the class library throw.</summary>
    public static Exception FromNumber(int error, string path)
    {
        var message = $"{new Win32Exception(error).Message}: '{path}'";
        return error == AccessDenied
            ? new UnauthorizedAccessException(message)
            : new IOException(message, unchecked((int)(0x80070000 | (uint)error)));
    }

    /// <summary>
    /// Returns a path in a form that the Windows API accepts at any length. A long plain path works only when the settings of the
    /// machine and of the program both allow it. The file methods of the class library do the same.
    /// </summary>
    /// <param name="path">A full path. A long path must use only backslashes.</param>
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
