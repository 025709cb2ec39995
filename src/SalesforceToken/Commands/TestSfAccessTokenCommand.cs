using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Asks Salesforce whether access tokens are active. Refreshes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SfAccessToken")]
[OutputType(typeof(bool), typeof(SfTokenTest))]
public sealed class TestSfAccessTokenCommand : EachTokenPSCmdlet
{
    /// <summary>Returns what Salesforce says about the token, instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override async Task ProcessTokenAsync(string name)
    {
        var test = await EngineHost.CallAsync(engine => engine.TestAsync(name, Cancellation), Describe, WebProxy);
        await WriteObjectAsync(Detailed ? test : test.Active);
    }

    private static SfTokenTest Describe(TokenTestResult result) => new()
    {
        Name = result.Details.Profile.Name,
        Active = result.State.Active,
        Username = result.State.Username,
        ExpiresAt = result.State.ExpiresAt?.LocalDateTime,
        Scope = new(result.State.Scope),
    };
}
