using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Revokes tokens at Salesforce and deletes them from this machine.</summary>
[Cmdlet(VerbsCommon.Remove, "SfAccessToken", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSfAccessTokenCommand : EachTokenPSCmdlet
{
    /// <summary>Deletes only what is stored here. The authorization stays valid at Salesforce.</summary>
    [Parameter]
    public SwitchParameter KeepRemote { get; set; }

    /// <summary>Deletes what is stored here even if it could not be revoked.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override async Task ProcessTokenAsync(string name)
    {
        // Do not ask the user to confirm the removal of a token that does not exist.
        EngineHost.RequireName(name);
        if (!await ShouldProcessAsync(name, KeepRemote ? "Delete the access token from this machine" : "Revoke the access token at Salesforce and delete it"))
        {
            return;
        }

        var options = new RemovalOptions { KeepRemote = KeepRemote, Force = Force };
        await EngineHost.CallAsync(
            async engine =>
            {
                await engine.RemoveAsync(name, options, Cancellation).ConfigureAwait(false);
                return name;
            },
            static removed => removed,
            WebProxy);
    }
}
