using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>A PowerShell session with the built module imported by path, as a user would do.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Runspace _runspace;

    public PowerShellSession()
        : this(state => state.ImportPSModule([BuiltModule.Manifest]))
    {
    }

    public PowerShellSession(Action<InitialSessionState> prepare)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        prepare(state);
        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.Open();
    }

    public RecordingHost Host { get; } = new();

    public RecordingUI Screen => Host.Screen;

    /// <summary>Runs a script to its end.</summary>
    public RunResult Run(string script)
    {
        using var shell = Start(script);
        return Collect(shell);
    }

    /// <summary>Makes a script ready to run.</summary>
    public PowerShell Start(string script)
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(script);
        return shell;
    }

    public void SetVariable(string name, object value) => _runspace.SessionStateProxy.SetVariable(name, value);

    public void Dispose() => _runspace.Dispose();

    // For a user who looks at the screen, a terminating error is just one more error.
    private static RunResult Collect(PowerShell shell)
    {
        var output = new PSDataCollection<PSObject>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException exception)
        {
            shell.Streams.Error.Add(exception.ErrorRecord);
        }

        return new RunResult(
            [.. output],
            [.. shell.Streams.Error],
            [.. shell.Streams.Warning.Select(profile => profile.Message)],
            [.. shell.Streams.Verbose.Select(profile => profile.Message)]);
    }
}
