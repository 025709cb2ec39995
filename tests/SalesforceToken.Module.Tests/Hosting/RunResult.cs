using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>What a script wrote to each stream.</summary>
internal sealed record RunResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose)
{
    /// <summary>The id of the only error, as users see it, without the command's name.</summary>
    public string ErrorId => Errors.Single().FullyQualifiedErrorId.Split(',')[0];
}
