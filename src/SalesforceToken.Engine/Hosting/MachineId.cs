using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security;

namespace SalesforceToken.Engine.Hosting;

/// <summary>
/// The operating system's identifier of this machine: machine-id(5) on Linux, MachineGuid on Windows, gethostuuid(2) on macOS. It is
/// not read in a container, which may have that of its image, as many others do, or a new one at each start.
/// </summary>
internal static class MachineId
{
    private static readonly string[] Files = ["etc/machine-id", "var/lib/dbus/machine-id"];

    // Podman and Docker make the files; systemd-nspawn, LXC and Podman set the first variable, a cluster and .NET's images the others.
    private static readonly string[] ContainerFiles = [".dockerenv", "run/.containerenv"];
    private static readonly string[] ContainerVariables = ["container", "KUBERNETES_SERVICE_HOST", "DOTNET_RUNNING_IN_CONTAINER"];

    /// <summary>Reads the identifier.</summary>
    /// <param name="environment">The environment of the process.</param>
    /// <param name="root">The root of the file system on Linux.</param>
    /// <returns>Null in a container, and where the system does not tell.</returns>
    public static string? Read(IEngineEnvironment environment, string root = "/")
    {
        if (IsContainer(environment, root))
        {
            return null;
        }

        try
        {
            return environment.OperatingSystem switch
            {
                OperatingSystemKind.Windows => ReadRegistry(),
                OperatingSystemKind.MacOS => ReadHost(),
                _ => Files.Select(file => ReadFile(Path.Combine(root, file))).FirstOrDefault(static id => id is not null),
            };
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static bool IsContainer(IEngineEnvironment environment, string root) =>
        ContainerVariables.Any(name => environment.GetVariable(name) is not null)
        || (environment.OperatingSystem == OperatingSystemKind.Linux && ContainerFiles.Any(file => File.Exists(Path.Combine(root, file))));

    private static string? ReadFile(string path)
    {
        try
        {
            // An image that was never started has no identifier, or the word "uninitialized".
            var text = File.ReadAllText(path).Trim();
            return text.Length == 32 ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            return null;
        }
    }

    private static string? ReadRegistry()
    {
        const uint text = 0x2;
        const uint view64 = 0x0001_0000;
        var localMachine = new IntPtr(unchecked((int)0x8000_0002));
        var value = new char[64];
        var bytes = (uint)(value.Length * sizeof(char));
        var error = RegGetValue(localMachine, @"SOFTWARE\Microsoft\Cryptography", "MachineGuid", text | view64, IntPtr.Zero, value, ref bytes);
        return error == 0 ? new string(value).TrimEnd('\0') : null;
    }

    private static string? ReadHost()
    {
        var identifier = new byte[16];
        var wait = default(TimeSpec);
        return GetHostUuid(identifier, ref wait) == 0 ? BitConverter.ToString(identifier) : null;
    }

    [DllImport("advapi32.dll", EntryPoint = "RegGetValueW", CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int RegGetValue(
        IntPtr key, string subKey, string value, uint flags, IntPtr type, [Out] char[] data, ref uint dataBytes);

    [DllImport("libc", EntryPoint = "gethostuuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetHostUuid([Out] byte[] identifier, ref TimeSpec wait);

    // The seconds and nanoseconds to wait for the identifier. It is there at once.
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public IntPtr Seconds;
        public IntPtr Nanoseconds;
    }
}
