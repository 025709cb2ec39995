using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Parameters;

/// <summary>Completes resources of the REST API, and the names of the org's objects where they are known without a wait.</summary>
public sealed class RestPathCompleter : IArgumentCompleter
{
    private static readonly string[] ObjectLists = ["sobjects/", "tooling/sobjects/"];

    private static readonly Dictionary<string, string> Resources = new()
    {
        ["limits"] = "The org's limits, and what is left of them",
        ["query"] = "Runs a SOQL query: -Query @{ q = 'SELECT ...' }",
        ["queryAll"] = "Runs a SOQL query, with deleted and archived records",
        ["search"] = "Runs a SOSL search: -Query @{ q = 'FIND ...' }",
        ["parameterizedSearch"] = "Searches without SOSL: -Query @{ q = '...' }",
        ["sobjects"] = "The org's objects",
        ["recent"] = "The records that the user has viewed last",
        ["composite"] = "Several calls in one",
        ["composite/batch"] = "Up to 25 calls in one",
        ["composite/graph"] = "Calls that depend on each other",
        ["composite/sobjects"] = "Up to 200 records in one call",
        ["composite/tree/"] = "New records with their children",
        ["jobs/ingest"] = "Bulk API 2.0: jobs that write records",
        ["jobs/query"] = "Bulk API 2.0: jobs that read records",
        ["tooling/query"] = "Runs a SOQL query of the Tooling API",
        ["tooling/sobjects"] = "The objects of the Tooling API",
        ["analytics/reports"] = "The reports",
        ["/services/data"] = "The API versions that the org has",
        ["/services/oauth2/userinfo"] = "The user of the token",
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        return ObjectLists.FirstOrDefault(list => typed.StartsWith(list, StringComparison.OrdinalIgnoreCase)) is { } prefix
            ? Objects(prefix, typed, fakeBoundParameters)
            : Completions.Matching(Resources.Keys, wordToComplete, static resource => Resources[resource]);
    }

    private static IEnumerable<CompletionResult> Objects(string prefix, string typed, IDictionary parameters)
    {
        var name = typed.Substring(prefix.Length);
        var end = name.IndexOf('/');
        return end >= 0
            ? Completions.Matching([prefix + name.Substring(0, end) + "/describe"], typed, static _ => "The fields and more of the object")
            // The Tooling API has objects of its own, which the list does not contain.
            : prefix != ObjectLists[0] ? []
            : Completions.Matching(
                OrgLists.ObjectNames(BoundToken.Name(parameters)).Select(known => prefix + known),
                typed,
                static path => "The object " + path);
    }
}
