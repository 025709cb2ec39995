namespace SalesforceToken;

/// <summary>What a token needs next.</summary>
public enum SfTokenStatus
{
    /// <summary>The consumer key is not set: Set-SfConsumerCredential.</summary>
    NeedsCredential,

    /// <summary>Nobody has clicked Allow yet, or the authorization ended or is another consumer key's: Invoke-SfAuthorization.</summary>
    NeedsAuthorization,

    /// <summary>The access token is good, as far as is known without asking Salesforce.</summary>
    Valid,

    /// <summary>Get-SfAccessToken will ask Salesforce, and refresh the access token where it must.</summary>
    RefreshDue,
}
