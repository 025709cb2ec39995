namespace SalesforceToken.Engine.Refresh;

/// <summary>The kinds of failure of a refresh request. They differ in what they say about the refresh token.</summary>
internal enum RefreshFailure
{
    /// <summary>The request never reached Salesforce, or Salesforce turned it away for now. The refresh token was not used.</summary>
    TurnedAway,

    /// <summary>It was not sent: the lock ran out first.</summary>
    NotSent,

    /// <summary>Salesforce refused the request. The refresh token was not used.</summary>
    Refused,

    /// <summary>
    /// Salesforce refused the grant (<c>invalid_grant</c>) with words that do not say that the refresh token has expired. The refresh
    /// token was not used.
    /// </summary>
    GrantRefused,

    /// <summary>Salesforce no longer accepts the refresh token.</summary>
    Expired,

    /// <summary>Another request with the same refresh token is being processed.</summary>
    InProgress,

    /// <summary>HTTP 503. It says that the request was turned away, but a gateway says so too when the server behind it broke off.</summary>
    ServiceDown,

    /// <summary>HTTP 400 with an error of Salesforce's own that does not exclude that the request took effect.</summary>
    TemporaryError,

    /// <summary>No response within the timeout. Salesforce may still be working on the request.</summary>
    TimedOut,

    /// <summary>The response was lost or cannot be read. The request may have taken effect.</summary>
    ResponseLost,

    /// <summary>A response came that is not trusted. The request took effect, and sending it again would not help.</summary>
    ResponseUntrusted,
}
