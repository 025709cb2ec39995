using System.Collections.Generic;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>
/// A token exchange handler, which is an Apex class at Salesforce: it takes the tokens of the simulated build server, for one audience,
/// and maps their subjects to users.
/// </summary>
public sealed class TokenExchangeHandler
{
    /// <summary>The name of the Apex class.</summary>
    public string Name { get; init; } = "BuildTokenHandler";

    /// <summary>The audience that a token must have.</summary>
    public required string Audience { get; init; }

    /// <summary>The user of each subject.</summary>
    public IDictionary<string, SimulatedUser> Users { get; init; } = new Dictionary<string, SimulatedUser>();
}
