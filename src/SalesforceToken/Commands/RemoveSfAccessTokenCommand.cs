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

    /// <summary>Revokes the access token of a flow that needs no user too. Other machines may use the same session.</summary>
    [Parameter]
    public SwitchParameter Revoke { get; set; }

    /// <summary>Deletes what is stored here even if it could not be revoked.</summary>
    [Parameter]
    public SwitchParameter AllowUnrevoked { get; set; }

    /// <summary>Does not ask, and deletes what can never be read here again.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override async Task ProcessTokenAsync(string name)
    {
        // Do not ask the user to confirm the removal of a token that does not exist.
        await EngineHost.RequireNameAsync(name, Cancellation);
        if (!await MayRemoveAsync(name))
        {
            return;
        }

        var options = new RemovalOptions
        {
            KeepRemote = KeepRemote,
            RevokeUnattended = Revoke,
            AllowUnrevoked = AllowUnrevoked,
            Force = Force || AllowUnrevoked,
        };
        await EngineHost.CallAsync(
            async engine =>
            {
                await engine.RemoveAsync(name, options, Cancellation).ConfigureAwait(false);
                return name;
            },
            static removed => removed,
            WebProxy);
    }

    // -Force is the answer to the question, unless -Confirm wants it asked all the same. -WhatIf comes before both.
    private async Task<bool> MayRemoveAsync(string name) =>
        (Force && !IsOn("Confirm") && !IsOn("WhatIf", "WhatIfPreference"))
        || await ShouldProcessAsync(
            name, KeepRemote ? "Delete the access token from this machine" : "Revoke the access token at Salesforce and delete it");

    private bool IsOn(string parameter, string? preference = null) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given is SwitchParameter { IsPresent: true }
        : preference is not null && LanguagePrimitives.IsTrue(GetVariableValue(preference));
}
