using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>What netstandard2.0 lacks of Windows: to rename over an existing file, and to wait until that is on the disk.</summary>
internal static class Windows
{
    private const uint ReplaceExisting = 1;
    private const uint WriteThrough = 8;
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;
    private const int Attempts = 40;
    private const int PauseMilliseconds = 25;

    /// <summary>
    /// Renames over what is there. Virus scanners and indexers hold new files open for moments without sharing, and Windows then
    /// refuses the rename: it is tried for about a second.
    /// </summary>
    public static void Replace(string from, string to)
    {
        for (var attempt = 1; !MoveFileEx(from, to, ReplaceExisting | WriteThrough); attempt++)
        {
            var error = Marshal.GetLastWin32Error();
            if (error is not (AccessDenied or SharingViolation) || attempt == Attempts)
            {
                throw new IOException($"{new Win32Exception(error).Message}: '{to}'", unchecked((int)(0x80070000 | (uint)error)));
            }

            Thread.Sleep(PauseMilliseconds);
        }
    }

    [DllImport("kernel32.dll", EntryPoint = "MoveFileExW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool MoveFileEx(string existingFileName, string newFileName, uint flags);
}
