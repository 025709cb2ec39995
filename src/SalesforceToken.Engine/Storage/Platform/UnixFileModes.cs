using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>
/// Reads the mode and the owner of files. On Linux it uses statx, whose structure is the same on every processor. Where statx is
/// missing, and on macOS, it reads the mode with methods of .NET 7 and later that netstandard2.0 does not have. The lookup of these
/// methods costs a process some 5 ms, once.
/// </summary>
internal sealed class UnixFileModes
{
    private bool _hasStatx = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>Reads the status of a path. It does not follow a link in the last part of the path.</summary>
    public UnixFileStatus Get(string path)
    {
        if (_hasStatx)
        {
            try
            {
                // The only call on Linux, because the first call of the class library costs a process some 5 ms.
                return Unix.Status(path);
            }
            catch (EntryPointNotFoundException)
            {
                _hasStatx = false;
            }
        }

        if (Unix.IsSymbolicLink(path))
        {
            return new UnixFileStatus(Unix.Link, Unix.OwnerOnMac(path));
        }

        return Directory.Exists(path) || File.Exists(path)
            ? new UnixFileStatus((uint)ByName<string>()(path) | Unix.NoKind, Unix.OwnerOnMac(path))
            : default;
    }

    /// <summary>Reads the status of an open file.</summary>
    public UnixFileStatus Get(SafeFileHandle file)
    {
        if (_hasStatx)
        {
            try
            {
                return Unix.Status(file);
            }
            catch (EntryPointNotFoundException)
            {
                _hasStatx = false;
            }
        }

        return new UnixFileStatus((uint)ByName<SafeFileHandle>()(file) | Unix.NoKind, Unix.OwnerOnMac(file));
    }

    internal static Func<T, int> ByName<T>()
    {
        var method = typeof(File).GetMethod("GetUnixFileMode", BindingFlags.Public | BindingFlags.Static, null, [typeof(T)], null)
            ?? throw new PlatformNotSupportedException("On Linux and macOS, .NET 8 or later is needed.");
        return (Func<T, int>)method.CreateDelegate(typeof(Func<T, int>));
    }
}
