namespace SalesforceToken.Simulator.State.Faults;

/// <summary>The endpoints that faults and counters distinguish.</summary>
public enum SimulatorEndpoint
{
    /// <summary>Unknown paths.</summary>
    Other,

    /// <summary>/services/oauth2/authorize.</summary>
    Authorize,

    /// <summary>/services/oauth2/token.</summary>
    Token,

    /// <summary>/services/oauth2/revoke (RFC 7009).</summary>
    Revoke,

    /// <summary>/services/oauth2/introspect (RFC 7662).</summary>
    Introspect,

    /// <summary>/services/oauth2/userinfo.</summary>
    UserInfo,

    /// <summary>/id/ORG/USER.</summary>
    Identity,

    /// <summary>/.well-known documents and /id/keys.</summary>
    Discovery,

    /// <summary>/services/auth/idp/oidc/logout, the end_session_endpoint.</summary>
    Logout,

    /// <summary>/build, where build jobs get their ID tokens.</summary>
    BuildServer,

    /// <summary>/services/data.</summary>
    Rest,

    /// <summary>The login and the consent page.</summary>
    Page,

    /// <summary>The simulator's own administration; no fault hits it.</summary>
    Admin,
}
