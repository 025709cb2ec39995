using System.Management.Automation;
using System.Security;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Gives an authorization to another program, such as the Salesforce CLI.</summary>
[Cmdlet(VerbsData.Export, "SfAccessToken", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SecureString), typeof(string))]
public sealed class ExportSfAccessTokenCommand : EachStoredTokenPSCmdlet
{
    /// <summary>Returns the address as text.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override async Task ProcessTokenAsync(string name)
    {
        await EngineHost.RequireNameAsync(name, Cancellation);
        if (!await ShouldProcessAsync(name, "Hand out the consumer secret and the refresh token, with which others can get access tokens"))
        {
            return;
        }

        var address = await EngineHost.CallAsync(engine => engine.ExportSfdxAuthUrlAsync(name, Cancellation), static address => address);
        await InvokeOnPipelineAsync(() =>
        {
            WriteWarning(
                $"The authorization of '{name}' can have one owner only. When another program uses the exported refresh token, Salesforce may "
                + "replace it, and the next refresh here would end the authorization for both. "
                + $"When it has it, delete the token here: Remove-SfAccessToken {PowerShellText.Quote(name)} -KeepRemote.");
            return true;
        });
        await WriteObjectAsync(AsPlainText ? address : SecureText.Protect(address));
    }
}
