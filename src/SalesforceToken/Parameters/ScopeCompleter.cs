using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SalesforceToken.Parameters;

/// <summary>Completes the scopes that Salesforce knows. Others are accepted too: Salesforce adds some with most releases.</summary>
public sealed class ScopeCompleter : IArgumentCompleter
{
    // The texts are those of the app's page in Salesforce.
    private static readonly Dictionary<string, string> Scopes = new()
    {
        ["api"] = "Manage user data via APIs",
        ["refresh_token"] = "Perform requests at any time",
        ["offline_access"] = "Perform requests at any time",
        ["full"] = "Full access",
        ["web"] = "Manage user data via Web browsers",
        ["id"] = "Access the identity URL service",
        ["openid"] = "Access unique user identifiers",
        ["profile"] = "Access the user's profile",
        ["email"] = "Access the user's e-mail address",
        ["address"] = "Access the user's address",
        ["phone"] = "Access the user's phone number",
        ["chatter_api"] = "Access Connect REST API resources",
        ["custom_permissions"] = "Access custom permissions",
        ["wave_api"] = "Access Analytics REST API resources",
        ["eclair_api"] = "Access Analytics REST API Charts Geodata resources",
        ["pardot_api"] = "Manage Pardot services",
        ["cdp_query_api"] = "Perform ANSI SQL queries on Data Cloud data",
        ["cdp_ingest_api"] = "Manage Data Cloud Ingestion API data",
        ["cdp_profile_api"] = "Manage Data Cloud profile data",
        ["sfap_api"] = "Access the Salesforce API Platform",
        ["content"] = "Access content resources",
        ["lightning"] = "Access Lightning applications",
        ["visualforce"] = "Access Visualforce applications",
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Scopes.Keys, wordToComplete, static scope => Scopes[scope]);
}
