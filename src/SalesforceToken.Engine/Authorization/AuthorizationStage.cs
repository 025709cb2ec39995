namespace SalesforceToken.Engine.Authorization;

/// <summary>The stages of an authorization in the browser.</summary>
public enum AuthorizationStage
{
    /// <summary>The callback port is open; the address may be used.</summary>
    Listening,

    /// <summary>The user is at the browser. Reported each second.</summary>
    WaitingForUser,

    /// <summary>The user has answered; Salesforce is asked for the token.</summary>
    ExchangingCode,
}
