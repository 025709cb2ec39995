using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>Another process that uses a data folder (the project SalesforceToken.TestWorker).</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process)
    {
        _process = process;
    }

    public static string Executable { get; } =
        Path.Combine(AppContext.BaseDirectory, "SalesforceToken.TestWorker" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a worker on a data folder. Without a session bus in the variables, it finds no keyring.</summary>
    public static WorkerProcess Start(string home, IEnumerable<string> arguments, params (string Name, string Value)[] variables) =>
        Start(Executable, home, arguments, variables);

    /// <summary>Starts a program that runs a worker.</summary>
    public static WorkerProcess Start(
        string program, string home, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var name in new[] { "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "SALESFORCETOKEN_KEY", "SALESFORCETOKEN_KEY_PROTECTION" })
        {
            start.Environment.Remove(name);
        }

        if (!OperatingSystem.IsLinux())
        {
            // Outside Linux, the platform protector cannot be hidden from a process, and the stores of the tests do not use it.
            start.Environment["SALESFORCETOKEN_KEY_PROTECTION"] = "KeyFile";
        }

        // Many workers are killed, and a killed process does not delete the diagnostics sockets of its runtime.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["SALESFORCETOKEN_HOME"] = home;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Reads the next line; null when the process has ended.</summary>
    public async Task<string?> ReadLineAsync() => await Output.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Tells a worker that is ready to start.</summary>
    public Task StartWorkAsync() => TellAsync("go");

    /// <summary>Writes a line to the worker.</summary>
    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits until the process has ended by itself or by a signal, and returns its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan timeout)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(timeout);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Kills the process, like a power failure.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Runs a worker until it ends, and returns the lines that it wrote.</summary>
    public static Task<string[]> RunAsync(string home, IEnumerable<string> arguments, params (string Name, string Value)[] variables) =>
        RunAsync(Executable, home, arguments, variables);

    /// <summary>Runs a program that runs a worker until it ends, and returns the lines that were written.</summary>
    public static async Task<string[]> RunAsync(
        string program, string home, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        using var worker = Start(program, home, arguments, variables);
        return await worker.EndAsync();
    }

    /// <summary>Waits until the process ends, and returns the lines that it wrote.</summary>
    public async Task<string[]> EndAsync()
    {
        _process.StandardInput.Close();
        var output = await Output.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Kills the process immediately (SIGKILL) and returns the lines that it wrote.</summary>
    public async Task<string[]> KillAsync()
    {
        _process.Kill();
        return await EndAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
