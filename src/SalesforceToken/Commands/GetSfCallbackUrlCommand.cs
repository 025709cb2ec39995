using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Returns the callback addresses to register in the Salesforce app, as plain text for the clipboard.</summary>
[Cmdlet(VerbsCommon.Get, "SfCallbackUrl")]
[OutputType(typeof(string))]
public sealed class GetSfCallbackUrlCommand : EachStoredTokenPSCmdlet
{
    private protected override async Task ProcessTokenAsync(string name) =>
        await WriteObjectAsync(await EngineHost.CallAsync(
            engine => engine.GetDetailsAsync(name, Cancellation), static details => details.Profile.CallbackUrl));
}
