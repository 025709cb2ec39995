namespace SalesforceToken.Engine.Refresh;

/// <summary>Why a token is refreshed.</summary>
internal enum RefreshReason
{
    /// <summary>Salesforce says that the access token is no longer active.</summary>
    AccessTokenEnded,

    /// <summary>The org refuses the access token, so it is of no use, although Salesforce was not asked whether it is active.</summary>
    AccessTokenRejected,

    /// <summary>The user wants the refresh token used, so that it does not end. The access token may be good.</summary>
    Update,

    /// <summary>The access token may still be active, but the caller does not want it.</summary>
    NewTokenWanted,

    /// <summary>Salesforce says that the access token is active. It may end too early for the caller.</summary>
    LongerLifetimeWanted,

    /// <summary>The refresh token was not used for long. The access token is good, so a failure must change nothing.</summary>
    KeepAlive,
}
