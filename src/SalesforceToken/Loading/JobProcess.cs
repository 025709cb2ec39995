using System;

namespace SalesforceToken.Loading;

/// <summary>
/// Whether this process runs a job (Start-Job). PowerShell kills such a process as soon as the job has ended or was stopped, or when
/// the shell that started it exits. It waits only for the command that the job is at.
/// </summary>
internal static class JobProcess
{
    /// <summary>Whether it does. Nobody is at a prompt then.</summary>
    public static bool IsThisProcess { get; } = IsJob(Environment.GetCommandLineArgs());

    // Start-Job starts 'pwsh -s' or 'powershell -Version 5.1 -s'. Further on, -s may be an argument of somebody's script.
    private static bool IsJob(string[] program) => Is(program, 1, "-s") || (Is(program, 1, "-Version") && Is(program, 3, "-s"));

    private static bool Is(string[] program, int place, string option) =>
        program.Length > place && string.Equals(program[place], option, StringComparison.OrdinalIgnoreCase);
}
