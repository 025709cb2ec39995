using System;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Refreshes tokens whose refresh tokens were not used for some time, so that Salesforce does not end them.</summary>
[Cmdlet(VerbsData.Update, "SfAccessToken", SupportsShouldProcess = true)]
[OutputType(typeof(SfAccessToken))]
public sealed class UpdateSfAccessTokenCommand : EachTokenPSCmdlet
{
    /// <summary>How long ago the refresh token must have been used last.</summary>
    [Parameter(Position = 1)]
    [Duration(AllowZero = true)]
    public TimeSpan OlderThan { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Returns the tokens that were refreshed, without their secrets.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override async Task ProcessTokenAsync(string name)
    {
        if (!await ShouldProcessAsync(name, "Refresh the access token"))
        {
            return;
        }

        var (token, isRefreshed) = await EngineHost.CallAsync(engine => engine.UpdateAsync(name, OlderThan, Cancellation), Describe, WebProxy);
        if (PassThru && isRefreshed)
        {
            await WriteObjectAsync(token);
        }
    }

    private static (SfAccessToken Token, bool IsRefreshed) Describe(TokenUpdate update) =>
        (TokenMapping.Describe(update.Details), update.IsRefreshed);
}
