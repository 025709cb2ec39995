using System;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>
/// Gives access to a folder only to its user, Administrators and SYSTEM. Everything in the folder inherits these rights. It uses
/// the Windows API, because the class library's methods are stubs in netstandard2.0 builds and throw on Windows too.
/// </summary>
internal static class WindowsDirectoryRights
{
    private const uint Revision = 1;
    private const uint FileObject = 1;                          // SE_FILE_OBJECT
    private const uint DaclInformation = 4;                     // DACL_SECURITY_INFORMATION
    private const uint ProtectedDaclInformation = 0x80000000;   // PROTECTED_DACL_SECURITY_INFORMATION
    private const uint TokenQuery = 8;
    private const int TokenUser = 1;
    private const int AlreadyExists = 183;
    private const string NoList = "NO_ACCESS_CONTROL";          // SDDL_NULL_ACL

    // The groups Everyone, built-in Users and Guests, Authenticated Users, Anonymous, Network and Interactive.
    private static readonly string[] Open = ["WD", "BU", "BG", "AU", "AN", "NU", "IU"];

    /// <summary>Creates a folder that is private to the user from the first moment.</summary>
    public static void Create(string path)
    {
        var descriptor = DescriptorOfOwnFolder();
        try
        {
            var attributes = new SecurityAttributes
            {
                Length = Marshal.SizeOf<SecurityAttributes>(),
                Descriptor = descriptor,
            };
            if (!CreateDirectory(Windows.ExtendedPath(path), ref attributes))
            {
                var error = Marshal.GetLastWin32Error();
                if (error != AlreadyExists || !Directory.Exists(path))
                {
                    throw Failure(error, path);
                }
            }
        }
        finally
        {
            LocalFree(descriptor);
        }
    }

    /// <summary>Removes the rights of other users, if there are any.</summary>
    /// <returns>Whether there were any.</returns>
    public static bool RepairIfOpen(string path)
    {
        if (!IsOpen(path))
        {
            return false;
        }

        var descriptor = DescriptorOfOwnFolder();
        try
        {
            // Unlike SetFileSecurity, this call also applies the inherited rights to the existing content of the folder.
            if (!GetSecurityDescriptorDacl(descriptor, out _, out var dacl, out _)
                || SetNamedSecurityInfo(
                    Windows.ExtendedPath(path), FileObject, DaclInformation | ProtectedDaclInformation, IntPtr.Zero, IntPtr.Zero, dacl, IntPtr.Zero) != 0)
            {
                throw StoreErrors.OpenToOthers(path);
            }
        }
        finally
        {
            LocalFree(descriptor);
        }

        // Not every volume stores the rights.
        return IsOpen(path) ? throw StoreErrors.OpenToOthers(path) : true;
    }

    /// <summary>Whether other users have rights to a folder.</summary>
    public static bool IsOpen(string path)
    {
        var error = GetNamedSecurityInfo(
            Windows.ExtendedPath(path), FileObject, DaclInformation, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, out var descriptor);
        if (error != 0)
        {
            throw StoreErrors.ReadFailed(path, Failure(error, path));
        }

        try
        {
            if (!ConvertToText(descriptor, Revision, DaclInformation, out var text, out _))
            {
                throw StoreErrors.ReadFailed(path, Failure(Marshal.GetLastWin32Error(), path));
            }

            try
            {
                return HasOpenEntry(Marshal.PtrToStringUni(text) ?? string.Empty);
            }
            finally
            {
                LocalFree(text);
            }
        }
        finally
        {
            LocalFree(descriptor);
        }
    }

    /// <summary>
    /// Whether a list of rights in SDDL, the text form of Windows, allows anything to a group that every user belongs to. A missing
    /// list allows everything. An empty list is different: it allows nothing.
    /// </summary>
    internal static bool HasOpenEntry(string dacl)
    {
        if (dacl.Contains(NoList))
        {
            return true;
        }

        foreach (var entry in dacl.Split('('))
        {
            // An entry has the form type;flags;rights;object;inherited object;account).
            var fields = entry.TrimEnd(')').Split(';');
            const int accountField = 5;
            if (fields.Length > accountField && fields[0] == "A" && Array.IndexOf(Open, fields[accountField]) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static IntPtr DescriptorOfOwnFolder()
    {
        // Protected from the inherited rights of the parent. Full access, inherited by files and folders.
        var text = $"D:P(A;OICI;FA;;;{CurrentUser()})(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
        return ConvertFromText(text, Revision, out var descriptor, IntPtr.Zero)
            ? descriptor
            : throw Failure(Marshal.GetLastWin32Error(), text);
    }

    private static string CurrentUser()
    {
        const string account = "the user's account";
        if (!OpenProcessToken(GetCurrentProcess(), TokenQuery, out var token))
        {
            throw Failure(Marshal.GetLastWin32Error(), account);
        }

        try
        {
            GetTokenInformation(token, TokenUser, IntPtr.Zero, 0, out var size);
            var information = Marshal.AllocHGlobal(size);
            try
            {
                // TOKEN_USER starts with the pointer to the SID of the account.
                if (!GetTokenInformation(token, TokenUser, information, size, out _)
                    || !ConvertSidToStringSid(Marshal.ReadIntPtr(information), out var sid))
                {
                    throw Failure(Marshal.GetLastWin32Error(), account);
                }

                try
                {
                    return Marshal.PtrToStringUni(sid)!;
                }
                finally
                {
                    LocalFree(sid);
                }
            }
            finally
            {
                Marshal.FreeHGlobal(information);
            }
        }
        finally
        {
            CloseHandle(token);
        }
    }

    private static IOException Failure(int error, string what) =>
        new($"{new Win32Exception(error).Message}: '{what}'", unchecked((int)(0x80070000 | (uint)error)));

    [StructLayout(LayoutKind.Sequential)]
    private struct SecurityAttributes
    {
        public int Length;
        public IntPtr Descriptor;
        public int InheritHandle;
    }

    [DllImport("kernel32.dll", EntryPoint = "CreateDirectoryW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CreateDirectory(string path, ref SecurityAttributes attributes);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr GetCurrentProcess();

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseHandle(IntPtr handle);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr LocalFree(IntPtr memory);

    [DllImport("advapi32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool OpenProcessToken(IntPtr process, uint access, out IntPtr token);

    [DllImport("advapi32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetTokenInformation(IntPtr token, int what, IntPtr information, int length, out int needed);

    [DllImport("advapi32.dll", EntryPoint = "ConvertSidToStringSidW", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool ConvertSidToStringSid(IntPtr sid, out IntPtr text);

    [DllImport("advapi32.dll", EntryPoint = "ConvertStringSecurityDescriptorToSecurityDescriptorW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool ConvertFromText(string text, uint revision, out IntPtr descriptor, IntPtr size);

    [DllImport("advapi32.dll", EntryPoint = "ConvertSecurityDescriptorToStringSecurityDescriptorW", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool ConvertToText(IntPtr descriptor, uint revision, uint what, out IntPtr text, out uint length);

    [DllImport("advapi32.dll", EntryPoint = "GetNamedSecurityInfoW", CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetNamedSecurityInfo(
        string name, uint type, uint what, IntPtr owner, IntPtr group, IntPtr dacl, IntPtr sacl, out IntPtr descriptor);

    [DllImport("advapi32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetSecurityDescriptorDacl(
        IntPtr descriptor,
        [MarshalAs(UnmanagedType.Bool)] out bool isPresent,
        out IntPtr dacl,
        [MarshalAs(UnmanagedType.Bool)] out bool isDefaulted);

    [DllImport("advapi32.dll", EntryPoint = "SetNamedSecurityInfoW", CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetNamedSecurityInfo(
        string name, uint type, uint what, IntPtr owner, IntPtr group, IntPtr dacl, IntPtr sacl);
}
