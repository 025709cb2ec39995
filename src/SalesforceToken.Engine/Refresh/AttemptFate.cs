namespace SalesforceToken.Engine.Refresh;

/// <summary>What becomes of the stored attempt.</summary>
internal enum AttemptFate
{
    /// <summary>It stays stored, so that the next caller asks for its outcome before the refresh token is used.</summary>
    Keep,

    /// <summary>It stays stored, and counts from now on: Salesforce may be working on it for some time yet.</summary>
    Restart,

    /// <summary>It is deleted, because it did not take effect. That is either certain or assumed.</summary>
    Abort,
}
