using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SalesforceToken.Playground.Hosting;

/// <summary>A PowerShell session with the built module, imported by path as a user would import it.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly AnsweringHost _host;
    private readonly Runspace _runspace;
    private PowerShell? _running;

    public PowerShellSession(AnsweringHost host, PlaygroundEnvironment environment)
    {
        _host = host;
        var state = CreateState(environment);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
    }

    private static string Manifest { get; } = typeof(PowerShellSession).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ModuleManifest")
        .Value!;

    /// <summary>What a session of the playground starts with.</summary>
    public static InitialSessionState CreateState(PlaygroundEnvironment? environment)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Manifest]);
        if (environment is not null)
        {
            state.Variables.Add(new SessionStateVariableEntry("PSDefaultParameterValues", environment.DefaultParameterValues, string.Empty));
        }

        return state;
    }

    /// <summary>Runs a script and shows its output as the console does; false after an error.</summary>
    public bool Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        _running = shell;
        try
        {
            shell.AddScript(script).AddCommand("Out-Default");
            shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.Invoke();
            return !shell.HadErrors && _host.ExitCode is null or 0;
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            Show(exception.ErrorRecord);
            return false;
        }
        finally
        {
            _running = null;
        }
    }

    /// <summary>Ends what is running, as Ctrl+C does.</summary>
    public void Stop() => _running?.BeginStop(null, null);

    public void Dispose() => _runspace.Dispose();

    private void Show(ErrorRecord error)
    {
        using var shell = PowerShell.Create(_runspace);
        var text = shell.AddCommand("Out-String").AddParameter("InputObject", error).Invoke<string>();
        _host.UI.WriteErrorLine(string.Concat(text).Trim());
    }
}
