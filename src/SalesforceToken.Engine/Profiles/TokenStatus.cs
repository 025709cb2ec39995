namespace SalesforceToken.Engine.Profiles;

/// <summary>What a token needs next, as far as it is known without asking Salesforce.</summary>
public enum TokenStatus
{
    /// <summary>The consumer key is not set yet.</summary>
    NeedsCredential,

    /// <summary>The token was never authorized, or its authorization has ended or belongs to another consumer key.</summary>
    NeedsAuthorization,

    /// <summary>The access token is valid.</summary>
    Valid,

    /// <summary>The token is authorized. Its next use asks Salesforce, and refreshes it if necessary.</summary>
    RefreshDue,
}
