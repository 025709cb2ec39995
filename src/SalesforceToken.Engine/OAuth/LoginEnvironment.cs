namespace SalesforceToken.Engine.OAuth;

/// <summary>The kind of org behind a login host.</summary>
public enum LoginEnvironment
{
    /// <summary>A production org.</summary>
    Production,

    /// <summary>A sandbox.</summary>
    Sandbox,

    /// <summary>Anything else: Developer Edition and scratch orgs by their My Domain, Experience Cloud sites, a simulator.</summary>
    Custom,
}
