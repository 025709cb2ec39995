using System.Management.Automation;
using SalesforceToken.EngineAccess;
using SalesforceToken.Loading;

namespace SalesforceToken.Commands;

/// <summary>A cmdlet that uses the engine.</summary>
public abstract class EnginePSCmdlet : AsyncPSCmdlet
{
    /// <summary>Makes the command, and prepares the engine in the background.</summary>
    protected EnginePSCmdlet() => EngineHost.Prepare(GetType());

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        ShowsVerbose = IsShown("Verbose");
        ShowsDebug = IsShown("Debug");
        if (ShowsVerbose || ShowsDebug)
        {
            EngineTrace.Start();
        }

        // A user who misses a token looks here first: another account, sudo or a snap has another folder.
        if (ShowsVerbose && EngineHost.FindLocation() is { } location)
        {
            WriteVerbose($"The tokens are in '{location}'.");
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        WaitInJob();
    }

    private protected override void OnAbandoned() => WaitInJob();

    // PowerShell kills the process of a job when its script has ended. A refresh may go on behind a command that has its token.
    private static void WaitInJob()
    {
        if (JobProcess.IsThisProcess)
        {
            EngineHost.WaitUntilSaved();
        }
    }

    // PowerShell uses the switch if it is given, and the preference variable if not. That may be text in a block of its own.
    private bool IsShown(string stream) => MyInvocation.BoundParameters.TryGetValue(stream, out var given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.TryConvertTo(GetVariableValue(stream + "Preference"), typeof(ActionPreference), out var preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
