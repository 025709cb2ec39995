using System;
using System.Runtime.InteropServices;

namespace SalesforceToken.Loader;

/// <summary>The runtime of this process. The folders with precompiled code (ReadyToRun) have its name.</summary>
internal static class CurrentRuntime
{
    // The .NET version that the precompiled code targets. Older runtimes cannot use it. Newer ones compile the parts that they
    // cannot use.
    private const int Oldest = 10;

    public static bool SupportsPrecompiledCode => Environment.Version.Major >= Oldest;

    /// <summary>Its portable runtime identifier, such as <c>linux-x64</c>.</summary>
    public static string Name => OperatingSystemName + "-" + ArchitectureName;

    private static string OperatingSystemName =>
        OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    private static string ArchitectureName => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "x64",
        Architecture.Arm64 => "arm64",
        var other => other.ToString(),
    };
}
