using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Looks at all that a token depends on, and gives one object for each check. Changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SfAuthorization")]
[OutputType(typeof(SfAuthorizationCheck))]
public sealed class TestSfAuthorizationCommand : EachTokenPSCmdlet
{
    private protected override async Task ProcessTokenAsync(string name)
    {
        var checks = await EngineHost.CallAsync(
            engine => engine.CheckHealthAsync(name, Cancellation),
            found => found.Select(check => TokenMapping.Describe(check, name)).ToArray(),
            WebProxy);
        foreach (var check in checks)
        {
            await WriteObjectAsync(check);
        }
    }
}
