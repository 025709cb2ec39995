namespace SalesforceToken.Engine.Refresh;

/// <summary>What comes after a refresh request failed.</summary>
internal enum RefreshStep
{
    /// <summary>Wait, and send it again.</summary>
    Retry,

    /// <summary>Wait, and ask Salesforce whether the request took effect. Only if it did not, the request may be sent again.</summary>
    AskOutcome,

    /// <summary>Fail with the failure of the request.</summary>
    Fail,

    /// <summary>Fail: it is not known whether the request took effect.</summary>
    FailOutcomeUnknown,

    /// <summary>Ask Salesforce whether the refresh token is still active. If it is, fail; if not, the authorization has ended.</summary>
    AskWhetherEnded,

    /// <summary>The authorization has ended.</summary>
    EndAuthorization,
}
