using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>The PowerShell of this machine, and the module as the build laid it out.</summary>
internal static class InstalledShell
{
    public const string Missing = "Needs PowerShell: dotnet tool install --global PowerShell, with the folder of the tools in PATH.";

    private static readonly Lazy<string[]?> Found = new(Find);

    /// <summary>The program itself and its first arguments; null where there is none. A .NET tool's pwsh only starts the program.</summary>
    public static string[]? Command => Found.Value;

    /// <summary>The module's manifest.</summary>
    public static string Manifest { get; } = Path.Combine(
        Path.GetDirectoryName(Path.GetDirectoryName(typeof(InstalledShell).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ModuleDependencies").Value!))!,
        "SalesforceToken.psd1");

    private static string[]? Find()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var pwsh = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (pwsh is null)
        {
            return null;
        }

        var start = new ProcessStartInfo(pwsh, ["-NoProfile", "-NonInteractive", "-Command", "(Get-Process -Id $PID).Path; $PSHOME"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isHosted = Path.GetFileNameWithoutExtension(lines[0]) == "dotnet";
        string[] options = ["-NoProfile", "-NonInteractive"];
        return isHosted ? [lines[0], Path.Combine(lines[1], "pwsh.dll"), .. options] : [lines[0], .. options];
    }
}
