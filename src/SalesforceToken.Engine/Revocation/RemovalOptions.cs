namespace SalesforceToken.Engine.Revocation;

/// <summary>How a token is removed.</summary>
public sealed class RemovalOptions
{
    /// <summary>Only delete the token here. It stays valid at Salesforce.</summary>
    public bool KeepRemote { get; init; }

    /// <summary>
    /// Revoke the access token of a flow that needs no user too. Otherwise it only ends: other machines may use the same session.
    /// </summary>
    public bool RevokeUnattended { get; init; }

    /// <summary>Delete a token that can never be read here again. It cannot be revoked either.</summary>
    public bool Force { get; init; }

    /// <summary>Delete the token here even if it could not be revoked.</summary>
    public bool AllowUnrevoked { get; init; }
}
