using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Support;

/// <summary>The program, in a process of its own.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly List<string> _output = [];

    private SimulatorProcess(Process process) => _process = process;

    public string Output => string.Join('\n', _output);

    public Uri Address { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the program and waits until it has printed its address.</summary>
    public static async Task<SimulatorProcess> StartAsync(params string[] arguments)
    {
        var started = new SimulatorProcess(Launch(arguments, environment: null));
        while (await started._process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            started._output.Add(line);
            if (line.StartsWith("Ctrl+C", StringComparison.Ordinal))
            {
                started.Address = new Uri(started._output[0][(started._output[0].LastIndexOf(' ') + 1)..]);
                return started;
            }
        }

        var error = await started._process.StandardError.ReadToEndAsync(Cancellation);
        throw new InvalidOperationException($"The program ended: {error}");
    }

    /// <summary>Runs the program until it ends.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Launch(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // It runs although it should have refused to start, and nothing else would stop it.
            process.Kill();
            Assert.Fail($"The program did not end: {string.Join(' ', arguments)}");
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>The value after this label in the output of the program.</summary>
    public string ValueOf(string label)
    {
        var line = _output.Find(candidate => candidate.TrimStart().StartsWith(label, StringComparison.Ordinal))!;
        return line.TrimStart()[label.Length..].Trim();
    }

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Cancellation);
        await _process.WaitForExitAsync(Cancellation);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static Process Launch(string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SalesforceToken.Simulator.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
