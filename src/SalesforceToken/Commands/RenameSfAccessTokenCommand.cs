using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Gives a token another name.</summary>
[Cmdlet(VerbsCommon.Rename, "SfAccessToken", SupportsShouldProcess = true)]
[OutputType(typeof(SfAccessToken))]
public sealed class RenameSfAccessTokenCommand : EnginePSCmdlet
{
    /// <summary>The name of the token.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string Name { get; set; } = null!;

    /// <summary>Its new name.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [TokenNameText]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = null!;

    /// <summary>Returns the token.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override async Task ProcessRecordAsync()
    {
        // Do not ask the user to confirm what cannot be done.
        await EngineHost.RequireNameAsync(Name, Cancellation);
        if (!await ShouldProcessAsync(Name, $"Rename the access token to '{NewName}'"))
        {
            return;
        }

        var renamed = await EngineHost.CallAsync(
            engine => engine.RenameAsync(Name, NewName, Cancellation), TokenMapping.Describe, tokenName: Name);
        if (PassThru)
        {
            await WriteObjectAsync(renamed);
        }
    }
}
