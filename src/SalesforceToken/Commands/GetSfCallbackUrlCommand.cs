using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Returns the callback address to register in the Salesforce app, as plain text for the clipboard.</summary>
[Cmdlet(VerbsCommon.Get, "SfCallbackUrl")]
[OutputType(typeof(string))]
public sealed class GetSfCallbackUrlCommand : EnginePSCmdlet
{
    /// <summary>The name of the token.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string Name { get; set; } = TokenDefaults.Name;

    private protected override async Task ProcessRecordAsync() =>
        await WriteObjectAsync(await EngineHost.CallAsync(
            engine => engine.GetDetailsAsync(Name, Cancellation), static details => details.Profile.CallbackUrl));
}
