using System;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>The account that this process runs as, and the names of accounts.</summary>
internal static class UnixAccount
{
    private static readonly object Names = new();

    /// <summary>
    /// The number of the account whose rights this process has. With sudo, this is root and not the user at the keyboard.
    /// </summary>
    public static uint Current { get; } = geteuid();

    /// <summary>Whether a file or folder belongs to another account than the one of this process.</summary>
    public static bool IsAnother(uint? owner) => owner is { } known && known != Current;

    /// <summary>The name of an account, or its number when it has no name on this machine.</summary>
    public static string NameOf(uint account)
    {
        // The C library returns the same structure to every caller. Its first member is the name, on every system.
        lock (Names)
        {
            var entry = getpwuid(account);
            var name = entry == IntPtr.Zero ? IntPtr.Zero : Marshal.ReadIntPtr(entry);
            return (name == IntPtr.Zero ? null : Marshal.PtrToStringAnsi(name))
                ?? string.Format(CultureInfo.InvariantCulture, "account {0}", account);
        }
    }

#pragma warning disable IDE1006 // These are the names of the C library.
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc")]
    private static extern uint geteuid();

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc")]
    private static extern IntPtr getpwuid(uint account);
#pragma warning restore IDE1006
}
