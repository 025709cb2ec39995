namespace SalesforceToken;

/// <summary>What a token needs next.</summary>
public enum SfTokenStatus
{
    /// <summary>The consumer key is not set: Set-SfConsumerCredential.</summary>
    NeedsCredential,

    /// <summary>
    /// Nobody has clicked Allow yet, or the authorization has ended or belongs to another consumer key: Invoke-SfAuthorization.
    /// </summary>
    NeedsAuthorization,

    /// <summary>The access token is valid, as far as it is known without asking Salesforce.</summary>
    Valid,

    /// <summary>Get-SfAccessToken will ask Salesforce, and refresh the access token if necessary.</summary>
    RefreshDue,
}
