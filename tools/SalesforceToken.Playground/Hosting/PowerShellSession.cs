using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SalesforceToken.Playground.Hosting;

/// <summary>A PowerShell session with the built module imported by path, as a user's own session has it.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Runspace _runspace;
    private readonly PlaygroundHost _host;
    private PowerShell? _running;

    public PowerShellSession(IAnswers answers)
    {
        _host = new PlaygroundHost(new PlaygroundUI(answers));
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Manifest]);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    /// <summary>What <c>exit</c> said; null while it was not.</summary>
    public int? ExitCode => _host.ExitCode;

    private static string Manifest { get; } = typeof(PowerShellSession).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ModuleManifest")
        .Value!;

    /// <summary>Whether a script needs another line.</summary>
    public static bool IsIncomplete(string script)
    {
        Parser.ParseInput(script, out _, out var errors);
        return errors.Length > 0 && errors.All(error => error.IncompleteInput);
    }

    /// <summary>Runs a script and shows what it gives, as a console does; false when it ended in an error.</summary>
    public bool Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        _running = shell;
        try
        {
            shell.AddScript(script).AddCommand("Out-Default");
            shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.Invoke();
            return !shell.HadErrors && ExitCode is null or 0;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException failure)
        {
            Show(failure.ErrorRecord);
            return false;
        }
        finally
        {
            _running = null;
        }
    }

    /// <summary>Runs a script and gives what it gives.</summary>
    /// <exception cref="RuntimeException">It ended in an error.</exception>
    public PSObject[] Invoke(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        var output = shell.AddScript("$ErrorActionPreference = 'Stop';" + script, useLocalScope: true).Invoke();
        return [.. output];
    }

    /// <summary>Ends what is running, as Ctrl+C does.</summary>
    public void Stop() => _running?.BeginStop(null, null);

    public void Dispose() => _runspace.Dispose();

    private void Show(ErrorRecord error)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default").AddParameter("InputObject", error).Invoke();
    }
}
