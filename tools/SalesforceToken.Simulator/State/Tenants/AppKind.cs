namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>The two sorts of app that Salesforce has for OAuth clients.</summary>
public enum AppKind
{
    /// <summary>What new apps are since Spring '26. Known in its own org only.</summary>
    ExternalClientApp,

    /// <summary>The older sort; usable from any org that lets its users approve it.</summary>
    ConnectedApp,
}
