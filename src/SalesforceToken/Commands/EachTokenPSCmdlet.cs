using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>
/// A cmdlet that does its work for one token after another, and connects to Salesforce for it. The failure of one token does not stop
/// the others.
/// </summary>
public abstract class EachTokenPSCmdlet : NetworkPSCmdlet
{
    /// <summary>The names of the tokens, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string[] Name { get; set; } = [TokenDefaults.Name];

    /// <summary>The work for one token.</summary>
    private protected virtual Task ProcessTokenAsync(string name) => throw new NotSupportedException();

    /// <summary>The work for the tokens of one pipeline record.</summary>
    private protected virtual Task ProcessTokensAsync(IReadOnlyList<string> names) => ForEachAsync(names, ProcessTokenAsync);

    private protected sealed override async Task ProcessRecordAsync() =>
        await ProcessTokensAsync(await TokenNames.ExpandAsync(Name, Cancellation));
}
