using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Reads the mode of files. Linux has a call for it whose structure is the same on every processor; where that is missing, and on
/// macOS, .NET 7 and later can, by methods that netstandard2.0 does not name. Finding those costs a process some 5 ms, once.
/// </summary>
internal sealed class UnixModes
{
    private bool _hasStatx = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>The rights that the group and others have.</summary>
    public uint OthersRights(string path)
    {
        if (_hasStatx)
        {
            try
            {
                return Unix.Mode(path) & Unix.OthersMask;
            }
            catch (EntryPointNotFoundException)
            {
                _hasStatx = false;
            }
        }

        return (uint)ByName<string>()(path) & Unix.OthersMask;
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
