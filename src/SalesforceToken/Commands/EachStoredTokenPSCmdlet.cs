using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Like <see cref="EachTokenPSCmdlet"/>, for a cmdlet that does not connect to Salesforce, and so needs no proxy.</summary>
public abstract class EachStoredTokenPSCmdlet : EnginePSCmdlet
{
    /// <summary>The names of the tokens, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string[] Name { get; set; } = [TokenDefaults.Name];

    /// <summary>The work for one token.</summary>
    private protected abstract Task ProcessTokenAsync(string name);

    private protected sealed override async Task ProcessRecordAsync() =>
        await ForEachAsync(await TokenNames.ExpandAsync(Name, Cancellation), ProcessTokenAsync);
}
