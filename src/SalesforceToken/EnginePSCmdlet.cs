using SalesforceToken.Bridge;
using SalesforceToken.Loading;

namespace SalesforceToken;

/// <summary>A cmdlet that asks the engine.</summary>
public abstract class EnginePSCmdlet : AsyncPSCmdlet
{
    /// <summary>Makes the command, for which the engine is made ready meanwhile.</summary>
    protected EnginePSCmdlet() => EngineHost.Prepare(GetType());

    private protected override void OnWriting(object value)
    {
        if (value is SfAccessToken)
        {
            TokenViews.Load();
        }
    }
}
