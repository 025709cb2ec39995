namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>Which of Salesforce's addresses a login host stands for.</summary>
public enum LoginHostKind
{
    /// <summary>One org's own address, https://NAME.my.salesforce.com.</summary>
    MyDomain,

    /// <summary>https://login.salesforce.com: every org that is not a sandbox.</summary>
    Production,

    /// <summary>https://test.salesforce.com: every sandbox.</summary>
    Sandbox,

    /// <summary>An Experience Cloud site of one org.</summary>
    Site,
}
