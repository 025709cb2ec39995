using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace SalesforceToken.Benchmarks.Shell;

/// <summary>The <c>pwsh</c> on the path, without a profile and without telemetry, which finds the built module by its name.</summary>
internal static class PowerShellProcess
{
    /// <summary>Runs a script.</summary>
    /// <param name="script">The script.</param>
    /// <returns>What it wrote.</returns>
    public static string Run(string script)
    {
        var start = new ProcessStartInfo("pwsh") { RedirectStandardOutput = true };
        Array.ForEach(["-NoProfile", "-NonInteractive", "-Command", script], start.ArgumentList.Add);
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["PSModulePath"] = string.Join(Path.PathSeparator, Path.GetDirectoryName(Path.GetDirectoryName(BuiltModule.Folder)), BuiltModule.EmptyParent);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{script}' ended with {process.ExitCode}.");
    }

    /// <summary>Runs a part of a script in a new PowerShell.</summary>
    /// <param name="part">What is measured.</param>
    /// <param name="before">What goes before it.</param>
    /// <returns>The microseconds that the part took in there.</returns>
    public static double Time(string part, string before = "") => double.Parse(
        Run($"{before}; $clock = [Diagnostics.Stopwatch]::StartNew(); $null = & {{ {part} }}; (1000 * $clock.Elapsed.TotalMilliseconds).ToString([cultureinfo]::InvariantCulture)"),
        CultureInfo.InvariantCulture);
}
