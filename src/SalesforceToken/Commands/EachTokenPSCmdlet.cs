using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>A cmdlet that does its work for one token after another. The failure of one token does not stop the others.</summary>
public abstract class EachTokenPSCmdlet : NetworkPSCmdlet
{
    /// <summary>The names of the tokens, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string[] Name { get; set; } = [TokenDefaults.Name];

    /// <summary>The work for one token.</summary>
    private protected abstract Task ProcessTokenAsync(string name);

    private protected sealed override async Task ProcessRecordAsync()
    {
        foreach (var name in TokenNames.Expand(Name))
        {
            await TryAsync(() => ProcessTokenAsync(name));
        }
    }
}
