namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>The two kinds of app that Salesforce has for OAuth clients.</summary>
public enum AppKind
{
    /// <summary>The kind of every new app since Spring '26. Known in its own org only.</summary>
    ExternalClientApp,

    /// <summary>The older kind; usable from any org that lets its users approve it.</summary>
    ConnectedApp,
}
