using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace SalesforceToken.Benchmarks.Shell;

/// <summary>Runs the <c>pwsh</c> on the path, without a profile and without telemetry. It finds the built module by its name.</summary>
internal static class PowerShellProcess
{
    /// <summary>Runs a script and returns its output.</summary>
    public static string Run(string script)
    {
        var start = new ProcessStartInfo("pwsh") { RedirectStandardOutput = true };
        Array.ForEach(["-NoProfile", "-NonInteractive", "-Command", script], start.ArgumentList.Add);
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["PSModulePath"] = string.Join(
            Path.PathSeparator, Path.GetDirectoryName(Path.GetDirectoryName(BuiltModule.Folder)), BuiltModule.EmptyParent);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{script}' ended with exit code {process.ExitCode}.");
    }

    /// <summary>Measures one part of a script inside a new PowerShell.</summary>
    /// <param name="part">The part to measure.</param>
    /// <param name="before">The part before it, which is not measured.</param>
    /// <returns>The time of the part in microseconds.</returns>
    public static double Time(string part, string before = "") => double.Parse(
        Run($"{before}; $clock = [Diagnostics.Stopwatch]::StartNew(); $null = & {{ {part} }}; (1000 * $clock.Elapsed.TotalMilliseconds).ToString([cultureinfo]::InvariantCulture)"),
        CultureInfo.InvariantCulture);
}
