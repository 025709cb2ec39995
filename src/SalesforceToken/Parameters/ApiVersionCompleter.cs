using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Parameters;

/// <summary>
/// Completes the versions of the API: those of the org where they are known without a wait, else those of the last years.
/// </summary>
public sealed class ApiVersionCompleter : IArgumentCompleter
{
    // Version 60 came with Spring '24. Three releases follow each year: in February, June and October.
    private const int FirstVersion = 60;
    private const int FirstYear = 2024;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var known = OrgLists.ApiVersions(BoundToken.Name(fakeBoundParameters));
        var versions = known.Length > 0 ? known : Released(DateTime.UtcNow);
        return Completions.Matching(versions, wordToComplete, static version => "Version " + version);
    }

    private static IEnumerable<string> Released(DateTime today)
    {
        var seasons = today.Month switch { >= 10 => 3, >= 6 => 2, >= 2 => 1, _ => 0 };
        var newest = FirstVersion - 1 + (3 * (today.Year - FirstYear)) + seasons;
        return Enumerable.Range(0, newest - FirstVersion + 1).Select(age => (newest - age).ToString(CultureInfo.InvariantCulture) + ".0");
    }
}
