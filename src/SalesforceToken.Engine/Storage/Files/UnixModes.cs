using System;
using System.IO;
using System.Reflection;
using Microsoft.Win32.SafeHandles;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Reads the mode of files. .NET 7 and later can, and so every PowerShell that runs on Unix and loads this engine; netstandard2.0
/// does not name the methods, so they are found by name.
/// </summary>
internal sealed class UnixModes
{
    private const string Method = "GetUnixFileMode";

    private readonly Func<string, int> _ofPath;
    private readonly Func<SafeFileHandle, int> _ofHandle;

    public UnixModes()
    {
        _ofPath = Bind<string>();
        _ofHandle = Bind<SafeFileHandle>();
    }

    /// <summary>The rights that the group and others have.</summary>
    public uint OthersRights(string path) => (uint)_ofPath(path) & Unix.OthersMask;

    /// <summary>The rights that the group and others have.</summary>
    public uint OthersRights(SafeFileHandle file) => (uint)_ofHandle(file) & Unix.OthersMask;

    private static Func<T, int> Bind<T>()
    {
        var method = typeof(File).GetMethod(Method, BindingFlags.Public | BindingFlags.Static, null, [typeof(T)], null)
            ?? throw new PlatformNotSupportedException("On Linux and macOS, .NET 8 or later is needed.");
        return (Func<T, int>)method.CreateDelegate(typeof(Func<T, int>));
    }
}
