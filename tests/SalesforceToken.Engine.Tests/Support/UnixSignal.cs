using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>Signals to processes.</summary>
internal static class UnixSignal
{
    /// <summary>The signals that a person, a terminal, a service manager or a container sends to end a process.</summary>
    private static readonly Dictionary<string, int> Numbers = new() { ["SIGHUP"] = 1, ["SIGINT"] = 2, ["SIGQUIT"] = 3, ["SIGTERM"] = 15 };

    public static bool CanSend { get; } = !OperatingSystem.IsWindows();

    public static bool IsName(string text) => Numbers.ContainsKey(text);

    /// <summary>The exit code of a process that a signal has ended.</summary>
    public static int ExitCode(string name) => 128 + Numbers[name];

    public static void Send(int process, string name) => Assert.Equal(0, Kill(process, Numbers[name]));

    /// <summary>The signals that a process handles itself, as Linux tells.</summary>
    public static IReadOnlyList<string> HandledBy(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        var mask = Convert.ToUInt64(line.Split('\t')[1], 16);
        return [.. Numbers.Where(signal => (mask & (1UL << (signal.Value - 1))) != 0).Select(signal => signal.Key)];
    }

    /// <summary>
    /// What starts a program so that signals end it. A child inherits that signals are ignored, as they are in the background of a
    /// shell. SIGQUIT writes no core file then, and errors come with the output.
    /// </summary>
    public static string[] Defaults(IEnumerable<string> command) => !CanSend
        ? [.. command]
        : ["/bin/sh", "-c", $"ulimit -c 0; exec {(OperatingSystem.IsLinux() ? "env --default-signal " : string.Empty)}\"$0\" \"$@\" 2>&1", .. command];

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
