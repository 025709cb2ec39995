namespace SalesforceToken.Engine.Profiles;

/// <summary>How far a token is, as far as can be told without asking Salesforce.</summary>
public enum TokenStatus
{
    /// <summary>The consumer key is not set yet.</summary>
    NeedsCredential,

    /// <summary>It was never authorized, or its authorization has ended, or is another consumer key's.</summary>
    NeedsAuthorization,

    /// <summary>The access token is good.</summary>
    Valid,

    /// <summary>It is authorized; the next use asks Salesforce and refreshes if need be.</summary>
    RefreshDue,
}
