namespace SalesforceToken.Engine;

/// <summary>Why an access token is held to be good.</summary>
public enum TokenOrigin
{
    /// <summary>By what is stored of it; nobody was asked.</summary>
    Stored,

    /// <summary>Salesforce was asked, and said that it is active.</summary>
    Confirmed,

    /// <summary>Salesforce issued it now, to this caller or to another that asked at the same time.</summary>
    Issued,
}
