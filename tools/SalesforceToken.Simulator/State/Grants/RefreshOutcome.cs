namespace SalesforceToken.Simulator.State.Grants;

/// <summary>What presenting a refresh token led to.</summary>
internal enum RefreshOutcome
{
    /// <summary>The token is good, and now marked as being processed.</summary>
    Begun,

    /// <summary>Unknown, revoked or past the app's refresh token policy.</summary>
    Expired,

    /// <summary>It had been rotated out: the whole chain was revoked.</summary>
    Reused,

    /// <summary>Another request with the same token is being processed.</summary>
    AlreadyBeingProcessed,

    /// <summary>It belongs to another app, which RFC 6749 section 5.2 makes an invalid grant.</summary>
    OtherClient,
}
