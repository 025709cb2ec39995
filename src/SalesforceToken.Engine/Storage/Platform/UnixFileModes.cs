using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>
/// Reads the mode of files. On Linux it uses statx, whose structure is the same on every processor. Where statx is missing, and on
/// macOS, it uses methods of .NET 7 and later that netstandard2.0 does not have. The lookup of these methods costs a process some
/// 5 ms, once.
/// </summary>
internal sealed class UnixFileModes
{
    private bool _hasStatx = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>Reads the rights of a path. It does not follow a link in the last part of the path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isLink">Whether the path is a symbolic link.</param>
    /// <param name="othersRights">The rights of the group and of others; 0 for a link.</param>
    /// <returns>False when nothing exists at the path.</returns>
    public bool TryGet(string path, out bool isLink, out uint othersRights)
    {
        if (_hasStatx)
        {
            try
            {
                // The only call on Linux, because the first call of the class library costs a process some 5 ms.
                var mode = Unix.Mode(path);
                isLink = (mode & Unix.KindMask) == Unix.Link;
                othersRights = isLink ? 0 : mode & Unix.OthersMask;
                return mode != 0;
            }
            catch (EntryPointNotFoundException)
            {
                _hasStatx = false;
            }
        }

        isLink = Unix.IsSymbolicLink(path);
        var exists = isLink || Directory.Exists(path) || File.Exists(path);
        othersRights = isLink || !exists ? 0 : (uint)ByName<string>()(path) & Unix.OthersMask;
        return exists;
    }

    /// <summary>The rights of the group and of others.</summary>
    public uint OthersRights(SafeFileHandle file)
    {
        if (_hasStatx)
        {
            try
            {
                return Unix.Mode(file) & Unix.OthersMask;
            }
            catch (EntryPointNotFoundException)
            {
                _hasStatx = false;
            }
        }

        return (uint)ByName<SafeFileHandle>()(file) & Unix.OthersMask;
    }

    internal static Func<T, int> ByName<T>()
    {
        var method = typeof(File).GetMethod("GetUnixFileMode", BindingFlags.Public | BindingFlags.Static, null, [typeof(T)], null)
            ?? throw new PlatformNotSupportedException("On Linux and macOS, .NET 8 or later is needed.");
        return (Func<T, int>)method.CreateDelegate(typeof(Func<T, int>));
    }
}
