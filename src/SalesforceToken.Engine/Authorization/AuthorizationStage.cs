namespace SalesforceToken.Engine.Authorization;

/// <summary>The stages of an authorization in the browser.</summary>
public enum AuthorizationStage
{
    /// <summary>The callback port is open, and the address can be opened.</summary>
    Listening,

    /// <summary>The user is signing in. Reported every second.</summary>
    WaitingForUser,

    /// <summary>The browser has delivered the response, and its code is exchanged for tokens.</summary>
    ExchangingCode,
}
