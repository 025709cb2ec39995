namespace SalesforceToken;

/// <summary>The login hosts that every org has.</summary>
public enum SfEnvironment
{
    /// <summary>Production orgs and Developer Edition: login.salesforce.com.</summary>
    Production,

    /// <summary>Sandboxes: test.salesforce.com.</summary>
    Sandbox,
}
