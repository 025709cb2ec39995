using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// The system's browser: the program in the <c>BROWSER</c> environment variable, on every system, or else the program that opens
/// web addresses on the system. The program gets the address as one argument; no shell sees it.
/// </summary>
public sealed class SystemBrowser : IBrowser
{
    // A launcher that fails exits at once. A browser that runs in the foreground keeps running.
    private static readonly TimeSpan LaunchTimeout = TimeSpan.FromSeconds(2);

    private readonly IEngineEnvironment _environment;

    /// <summary>Makes the browser of a machine.</summary>
    /// <param name="environment">The machine.</param>
    public SystemBrowser(IEngineEnvironment environment)
    {
        _environment = environment;
    }

    /// <inheritdoc/>
    public async Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        if (_environment.GetVariable("BROWSER") is { } configured)
        {
            foreach (var command in BrowserCommand.ParseAll(configured, address, _environment.OperatingSystem))
            {
                if (await TryStartAsync(command, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }

            throw Unavailable("The program that the BROWSER environment variable names could not be started, or failed.");
        }

        switch (_environment.OperatingSystem)
        {
            case OperatingSystemKind.Windows:
                OpenWithShell(address);
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

    private static void OpenWithShell(Uri address)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
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

    private static async Task OpenWithAnyAsync(Uri address, string[] launchers, CancellationToken cancellationToken)
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

    private static async Task<bool> TryStartAsync(BrowserCommand command, CancellationToken cancellationToken)
    {
        var process = new Process { StartInfo = command.ToStartInfo(), EnableRaisingEvents = true };
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
            return false;
        }

        _ = exited.Task.ContinueWith(_ => process.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        var first = await Task.WhenAny(exited.Task, Task.Delay(LaunchTimeout, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return first != exited.Task || await exited.Task.ConfigureAwait(false) == 0;
    }
}
