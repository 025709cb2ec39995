namespace SalesforceToken.Simulator.State.Grants;

/// <summary>The result of presenting a refresh token.</summary>
internal enum RefreshOutcome
{
    /// <summary>The token is valid, and now marked as being processed.</summary>
    Begun,

    /// <summary>Unknown, revoked or past the app's refresh token policy.</summary>
    Expired,

    /// <summary>Rotation had replaced it, so the whole chain was revoked.</summary>
    Reused,

    /// <summary>Another request with the same token is being processed.</summary>
    AlreadyBeingProcessed,

    /// <summary>It belongs to another app, which RFC 6749 section 5.2 makes an invalid grant.</summary>
    OtherClient,
}
