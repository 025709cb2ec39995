namespace SalesforceToken.Engine.Profiles;

/// <summary>What a token needs next, as far as it is known without asking Salesforce.</summary>
public enum TokenStatus
{
    /// <summary>The consumer key is not set yet.</summary>
    NeedsCredential,

    /// <summary>The token was never authorized, or its authorization has ended or does not fit its setup any more.</summary>
    NeedsAuthorization,

    /// <summary>
    /// Salesforce has refused to issue an access token, and there is no good one. A use of the token tells why, and tries again from time
    /// to time.
    /// </summary>
    Refused,

    /// <summary>The token needs nobody: a use of it returns a valid access token, and refreshes it first if necessary.</summary>
    Ready,
}
