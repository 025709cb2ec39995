namespace SalesforceToken;

/// <summary>What Test-SfAuthorization looks at.</summary>
public enum SfAuthorizationCheckKind
{
    /// <summary>The data folder: its owner, its rights, and whether the token's file can be read.</summary>
    Store,

    /// <summary>Where the key is that encrypts the token's file.</summary>
    KeyProtection,

    /// <summary>Whether the login host answers.</summary>
    LoginHost,

    /// <summary>Whether this machine's clock agrees with Salesforce's.</summary>
    Clock,

    /// <summary>Whether the private key can be used, and when its certificate ends.</summary>
    Certificate,

    /// <summary>Whether Salesforce knows the app, and accepts its secret.</summary>
    App,

    /// <summary>Whether Salesforce lets the app use the token's flow.</summary>
    Flow,

    /// <summary>Whether there is an authorization that can be used, and whose it is.</summary>
    Authorization,

    /// <summary>Whether Salesforce granted the scopes that the token asks for.</summary>
    Scope,

    /// <summary>Whether the access token is active.</summary>
    AccessToken,

    /// <summary>Whether there is an active refresh token, and when it was last used.</summary>
    RefreshToken,

    /// <summary>Whether the org's own host answers.</summary>
    Instance,

    /// <summary>The last error that is stored with the token.</summary>
    LastError,
}
