using System;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SalesforceToken.Engine.Hosting;

/// <summary>The machine that the process runs on.</summary>
public sealed class SystemEnvironment : IEngineEnvironment
{
    /// <inheritdoc/>
    public OperatingSystemKind OperatingSystem { get; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? OperatingSystemKind.Windows
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? OperatingSystemKind.MacOS
        : OperatingSystemKind.Linux;

    /// <inheritdoc/>
    public string? MachineId => Hosting.MachineId.Read(this);

    /// <inheritdoc/>
    public string ProcessIdentity
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return string.Format(CultureInfo.InvariantCulture, "process {0} of {1}", process.Id, Environment.MachineName);
        }
    }

    /// <inheritdoc/>
    public string? HomeFolder => OperatingSystem == OperatingSystemKind.Windows
        ? Folder(Environment.SpecialFolder.UserProfile)
        : GetVariable("HOME") ?? Folder(Environment.SpecialFolder.UserProfile);

    /// <inheritdoc/>
    public string? LocalApplicationData => Folder(Environment.SpecialFolder.LocalApplicationData);

    /// <inheritdoc/>
    public string? GetVariable(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <inheritdoc/>
    public bool IsEmpty(string name) => Environment.GetEnvironmentVariable(name) is { Length: 0 };

    private static string? Folder(Environment.SpecialFolder folder)
    {
        var path = Environment.GetFolderPath(folder);
        return path.Length == 0 ? null : path;
    }
}
