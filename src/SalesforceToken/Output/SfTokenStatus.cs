namespace SalesforceToken;

/// <summary>What a token needs next.</summary>
public enum SfTokenStatus
{
    /// <summary>The consumer key is not set: Set-SfConsumerCredential.</summary>
    NeedsCredential,

    /// <summary>
    /// Nobody has clicked Allow yet, or the authorization has ended or does not fit the setup any more: Invoke-SfAuthorization.
    /// </summary>
    NeedsAuthorization,

    /// <summary>
    /// Salesforce has refused to issue an access token, and there is no good one: Get-SfAccessToken tells why, and tries again from time
    /// to time.
    /// </summary>
    Refused,

    /// <summary>The token needs nobody: Get-SfAccessToken returns a valid access token, and refreshes it first if necessary.</summary>
    Ready,
}
