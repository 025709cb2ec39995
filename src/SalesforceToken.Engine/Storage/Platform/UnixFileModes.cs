using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>
/// Reads the mode of files. Linux has a call for it whose structure is the same on every processor; where that is missing, and on
/// macOS, .NET 7 and later can, by methods that netstandard2.0 does not name. Finding those costs a process some 5 ms, once.
/// </summary>
internal sealed class UnixFileModes
{
    private bool _hasStatx = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>What there is at a path, without following a link in its last part.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isLink">Whether it is a symbolic link.</param>
    /// <param name="othersRights">The rights that the group and others have; none of a link.</param>
    /// <returns>False when there is nothing.</returns>
    public bool TryGet(string path, out bool isLink, out uint othersRights)
    {
        if (_hasStatx)
        {
            try
            {
                // One call, and on Linux the only one: to ask the class library for the first time costs a process some 5 ms.
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

    /// <summary>The rights that the group and others have.</summary>
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
