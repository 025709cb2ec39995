namespace SalesforceToken.Engine.Revocation;

/// <summary>How a token is removed.</summary>
public sealed class RemovalOptions
{
    /// <summary>Only delete the token here. It stays valid at Salesforce.</summary>
    public bool KeepRemote { get; init; }

    /// <summary>Delete the token here even if it could not be revoked.</summary>
    public bool Force { get; init; }
}
