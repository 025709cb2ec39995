using System.Management.Automation;
using SalesforceToken.EngineAccess;
using SalesforceToken.Loading;

namespace SalesforceToken.Commands;

/// <summary>A cmdlet that asks the engine.</summary>
public abstract class EnginePSCmdlet : AsyncPSCmdlet
{
    /// <summary>Makes the command, for which the engine is made ready meanwhile.</summary>
    protected EnginePSCmdlet() => EngineHost.Prepare(GetType());

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (IsShown("Verbose") || IsShown("Debug"))
        {
            EngineTrace.Start();
        }
    }

    private protected override void OnWriting(object value)
    {
        if (value is SfAccessToken)
        {
            TokenViews.Load();
        }
    }

    // As PowerShell decides it: the switch, or else the preference variable. A switch that is off hides the stream.
    private bool IsShown(string stream) => MyInvocation.BoundParameters.TryGetValue(stream, out var given)
        ? given is SwitchParameter { IsPresent: true }
        : GetVariableValue(stream + "Preference") is ActionPreference preference && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
