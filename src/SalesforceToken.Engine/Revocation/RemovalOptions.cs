namespace SalesforceToken.Engine.Revocation;

/// <summary>How a token is removed.</summary>
public sealed class RemovalOptions
{
    /// <summary>Leave it in force at Salesforce and only delete it here.</summary>
    public bool KeepRemote { get; init; }

    /// <summary>Delete it here even if it could not be revoked.</summary>
    public bool Force { get; init; }
}
