using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>Another process that uses the same data folder.</summary>
internal sealed class EngineWorker : IDisposable
{
    private readonly Process _process;

    private EngineWorker(Process process)
    {
        _process = process;
    }

    public static EngineWorker Start(string dataFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SalesforceToken.EngineWorker.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Many are killed, and a killed process leaves the sockets of its runtime's diagnostics behind
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["SALESFORCETOKEN_HOME"] = dataFolder;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return new EngineWorker(process);
    }

    /// <summary>The next line; null when the process has ended.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestBed.Cancellation);

    public Task GoAsync() => _process.StandardInput.WriteLineAsync("go");

    /// <summary>Ends it as a power failure would.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
