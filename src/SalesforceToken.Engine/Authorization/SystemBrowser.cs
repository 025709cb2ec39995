using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// The system's browser: the program in the <c>BROWSER</c> environment variable, on every system, or else the program that opens
/// web addresses on the system. The program is started by its full path, in a folder of the system, and without the secrets of this
/// process's environment. It gets the address as one argument; no shell sees it.
/// </summary>
public sealed class SystemBrowser : IBrowser
{
    // A launcher that fails exits at once. A browser that runs in the foreground keeps running.
    private static readonly TimeSpan LaunchTimeout = TimeSpan.FromSeconds(2);

    private readonly IEngineEnvironment _environment;
    private readonly string? _program;

    /// <summary>Makes the browser of a machine.</summary>
    /// <param name="environment">The machine.</param>
    public SystemBrowser(IEngineEnvironment environment)
        : this(environment, program: null)
    {
    }

    /// <summary>Makes a browser of a machine.</summary>
    /// <param name="environment">The machine.</param>
    /// <param name="program">The full path of its program, or its name in PATH; null for the machine's own browser.</param>
    public SystemBrowser(IEngineEnvironment environment, string? program)
    {
        _environment = environment;
        _program = program;
    }

    /// <inheritdoc/>
    public async Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        if (_program is not null)
        {
            if (!await TryStartAsync(new BrowserCommand(_program, [address.AbsoluteUri]), cancellationToken).ConfigureAwait(false))
            {
                throw Unavailable(
                    $"The browser '{Printable.Escape(_program, 200)}' could not be started, or failed. A name is looked for in PATH, and never in the current folder.");
            }

            return;
        }

        if (_environment.GetVariable("BROWSER") is { } configured)
        {
            foreach (var command in BrowserCommand.ParseAll(configured, address, _environment.OperatingSystem))
            {
                if (await TryStartAsync(command, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }

            throw Unavailable(
                "The program that the BROWSER environment variable names could not be started, or failed. "
                    + "It is looked for in PATH, and never in the current folder.");
        }

        switch (_environment.OperatingSystem)
        {
            case OperatingSystemKind.Windows:
                OpenOnWindows(address);
                return;
            case OperatingSystemKind.MacOS:
                await OpenWithAnyAsync(address, ["/usr/bin/open"], cancellationToken).ConfigureAwait(false);
                return;
            default:
                await OpenOnLinuxAsync(address, cancellationToken).ConfigureAwait(false);
                return;
        }
    }

    private static TokenException Unavailable(string message, Exception? cause = null) =>
        new(TokenErrorCode.BrowserUnavailable, message, cause);

    private static void OpenOnWindows(Uri address)
    {
        var system = Environment.SystemDirectory;

        // A browser that the shell starts inherits the environment of this process. If that has secrets, a program of Windows that
        // asks the shell for the same starts without them.
        var start = new ProcessStartInfo(
            Path.Combine(system, "rundll32.exe"), $"\"{Path.Combine(system, "url.dll")}\",FileProtocolHandler {address.AbsoluteUri}")
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = system,
        };
        if (!ChildEnvironment.RemoveSecrets(start.Environment!))
        {
            start = new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true, WorkingDirectory = system };
        }

        try
        {
#pragma warning disable RS0030 // The one place that starts a program.
            using var process = Process.Start(start);
#pragma warning restore RS0030
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw Unavailable("Windows could not open the browser.", exception);
        }
    }

    private async Task OpenOnLinuxAsync(Uri address, CancellationToken cancellationToken)
    {
        var windowsSubsystem = _environment.GetVariable("WSL_DISTRO_NAME") is not null;
        if (!windowsSubsystem && _environment.GetVariable("DISPLAY") is null && _environment.GetVariable("WAYLAND_DISPLAY") is null)
        {
            throw Unavailable("This session has no display, so no browser can be opened.");
        }

        string[] launchers = windowsSubsystem ? ["wslview", "xdg-open"] : ["xdg-open", "x-www-browser", "sensible-browser"];
        await OpenWithAnyAsync(address, launchers, cancellationToken).ConfigureAwait(false);
    }

    private async Task OpenWithAnyAsync(Uri address, string[] launchers, CancellationToken cancellationToken)
    {
        foreach (var launcher in launchers)
        {
            if (await TryStartAsync(new BrowserCommand(launcher, [address.AbsoluteUri]), cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        throw Unavailable($"No browser could be opened: none of {string.Join(", ", launchers)} worked.");
    }

    private static int ExitCode(Process process)
    {
        try
        {
            return process.ExitCode;
        }
        catch (InvalidOperationException)
        {
            // The process did not start, or was disposed.
            return -1;
        }
    }

    private async Task<bool> TryStartAsync(BrowserCommand command, CancellationToken cancellationToken)
    {
        // As a shell does, a file that cannot be run is passed over, and the next one in PATH is tried.
        var exited = ProgramSearch.Find(command.Program, _environment).Select(path => StartAsync(path, command)).FirstOrDefault(task => task is not null);
        if (exited is null)
        {
            return false;
        }

        var first = await Task.WhenAny(exited, Task.Delay(LaunchTimeout, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return first != exited || await exited.ConfigureAwait(false) == 0;
    }

    /// <summary>Starts a program.</summary>
    /// <returns>Its exit code, when it has ended; null if it could not be started.</returns>
    private Task<int>? StartAsync(string path, BrowserCommand command)
    {
#pragma warning disable RS0030 // The one place that starts a program.
        var process = new Process { StartInfo = command.ToStartInfo(path, _environment.OperatingSystem), EnableRaisingEvents = true };
#pragma warning restore RS0030
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult(ExitCode(process));
        try
        {
            process.Start();

            // Its output must not reach the user's screen, and must not fill a pipe that nobody reads.
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            process.Dispose();
#pragma warning disable MA0022 // No task: the program could not be started.
            return null;
#pragma warning restore MA0022
        }

        _ = exited.Task.ContinueWith(_ => process.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return exited.Task;
    }
}
