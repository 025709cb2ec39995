using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Asks Salesforce whether access tokens are active. Refreshes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SfAccessToken")]
[OutputType(typeof(bool))]
public sealed class TestSfAccessTokenCommand : EachTokenPSCmdlet
{
    private protected override async Task ProcessTokenAsync(string name) => await WriteObjectAsync(
        await EngineHost.CallAsync(engine => engine.TestAsync(name, Cancellation), static test => test.State.Active, WebProxy));
}
