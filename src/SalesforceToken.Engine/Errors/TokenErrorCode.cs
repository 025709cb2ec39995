namespace SalesforceToken.Engine.Errors;

/// <summary>
/// What went wrong, one code for each cause that a user can act on. The names are stable: hosts show them as error ids.
/// </summary>
public enum TokenErrorCode
{
    // The caller's arguments.

    /// <summary>The name breaks the rule of <c>TokenName</c>.</summary>
    NameInvalid,

    /// <summary>The login address is not an https address (or http on loopback) of a Salesforce login host.</summary>
    LoginUrlInvalid,

    /// <summary>Salesforce would refuse the callback address, or this machine cannot listen on it.</summary>
    CallbackUrlInvalid,

    /// <summary>A scope contains a character that RFC 6749 section 3.3 does not allow.</summary>
    ScopeInvalid,

    /// <summary>The user name does not have the form of an e-mail address.</summary>
    UsernameInvalid,

    /// <summary>The consumer key or secret is empty, or contains white space or control characters.</summary>
    ConsumerCredentialInvalid,

    /// <summary>The description is too long, or not well-formed text.</summary>
    DescriptionInvalid,

    /// <summary>A setting does not go together with the token's flow, or one that the flow needs is missing.</summary>
    FlowSettingInvalid,

    /// <summary>An environment variable that sets up a token is missing or wrong.</summary>
    EnvironmentInvalid,

    /// <summary>An address for an API call is not on the token's own instance, so the token must not be sent there.</summary>
    ResourceAddressForeign,

    // The stored tokens.

    /// <summary>No token with that name is stored.</summary>
    TokenNotFound,

    /// <summary>A token with that name is already stored.</summary>
    TokenAlreadyExists,

    /// <summary>Another process changed the token in the meantime.</summary>
    TokenChanged,

    /// <summary>The token has no consumer key yet.</summary>
    ConsumerCredentialMissing,

    /// <summary>The token was never authorized, or its authorization has ended or belongs to another consumer key.</summary>
    AuthorizationRequired,

    /// <summary>The text that is to be imported, or the authorization that is to be exported, does not fit the form of a sfdxAuthUrl.</summary>
    AuthUrlInvalid,

    /// <summary>Salesforce refused the authorization that was to be imported.</summary>
    ImportRefused,

    // The private key of the JWT bearer flow.

    /// <summary>The file of the private key is missing, or cannot be read.</summary>
    PrivateKeyUnreadable,

    /// <summary>There is no private key, or a damaged one.</summary>
    PrivateKeyInvalid,

    /// <summary>The private key is encrypted, and the password is wrong or missing.</summary>
    PrivateKeyPasswordWrong,

    /// <summary>The private key is not an RSA key.</summary>
    PrivateKeyNotRsa,

    /// <summary>The private key has fewer than 2048 bits.</summary>
    PrivateKeyTooShort,

    /// <summary>The private key and the certificate that is with it do not belong together.</summary>
    PrivateKeyMismatch,

    /// <summary>The private key may not leave its store.</summary>
    PrivateKeyNotExportable,

    /// <summary>The certificate has expired.</summary>
    CertificateExpired,

    /// <summary>There is no certificate with the thumbprint, or it is in no store.</summary>
    CertificateNotFound,

    // The subject token of a token exchange.

    /// <summary>There is no subject token here: no source was given, or it does not have one.</summary>
    SubjectTokenMissing,

    /// <summary>The source of the subject token refused it, or did not answer as expected.</summary>
    SubjectTokenUnavailable,

    /// <summary>The subject token is no JWT, is too long, or is a credential that must not leave its machine.</summary>
    SubjectTokenInvalid,

    /// <summary>The subject token has expired.</summary>
    SubjectTokenExpired,

    /// <summary>The subject token is for another audience.</summary>
    SubjectTokenAudienceMismatch,

    /// <summary>Salesforce refused the subject token: the token handler does not accept it, or finds no user for it.</summary>
    SubjectTokenRejected,

    // The store.

    /// <summary>The data folder cannot be found or created.</summary>
    StoreFolderUnavailable,

    /// <summary>A file of the data folder cannot be read.</summary>
    StoreReadFailed,

    /// <summary>A file of the data folder cannot be written; what was stored before is still there.</summary>
    StoreWriteFailed,

    /// <summary>The path of a stored file contains a symbolic link or is open to other users, and cannot be repaired.</summary>
    StorePathUnsafe,

    /// <summary>Another process holds the token's lock for longer than the timeout.</summary>
    TokenLocked,

    /// <summary>The lock of a token in a store of many machines ran out while it was held. Nothing was sent after that.</summary>
    LockLost,

    /// <summary>The token's file is truncated, altered, or not a file of this product.</summary>
    TokenFileCorrupt,

    /// <summary>The token's file was written by a newer version of this product.</summary>
    TokenFileTooNew,

    /// <summary>The token's file is encrypted with a data key that is not available here.</summary>
    DataKeyMismatch,

    /// <summary>The data key cannot be read or stored: the keyring, the keychain or DPAPI failed, is locked, or did not respond.</summary>
    DataKeyUnavailable,

    /// <summary>The data key that was supplied is malformed.</summary>
    DataKeyInvalid,

    // Authorization in the browser.

    /// <summary>The port of the callback address is in use by another program, or reserved by the system.</summary>
    CallbackPortUnavailable,

    /// <summary>The browser could not be opened.</summary>
    BrowserUnavailable,

    /// <summary>No callback arrived in time.</summary>
    AuthorizationTimeout,

    /// <summary>The user, or the org's policy, denied the authorization.</summary>
    AuthorizationDenied,

    /// <summary>Salesforce sent the browser back with an error other than a denial.</summary>
    AuthorizationRejected,

    // Responses that cannot be used.

    /// <summary>The response does not follow the protocol: it is not JSON, or a required field is missing.</summary>
    ResponseInvalid,

    /// <summary>The signature of the response does not match the consumer secret.</summary>
    SignatureMismatch,

    /// <summary>The response names an instance that is not on a Salesforce domain.</summary>
    InstanceUrlUntrusted,

    /// <summary>The response is for another user or org than the one that this token belongs to.</summary>
    IdentityMismatch,

    /// <summary>The token is for a certain user, and Salesforce does not tell which user has signed in.</summary>
    IdentityUnknown,

    // Errors that Salesforce reports.

    /// <summary>The consumer key is not known to this login host (invalid_client_id).</summary>
    ConsumerKeyUnknown,

    /// <summary>The consumer secret is wrong or missing (invalid_client, invalid_client_credentials).</summary>
    ConsumerSecretRejected,

    /// <summary>The app is not installed in the org, or belongs to another org.</summary>
    AppNotInstalled,

    /// <summary>The org's administrator has blocked the app.</summary>
    AppBlocked,

    /// <summary>The user may not use this app (invalid_app_access, not pre-authorized).</summary>
    UserNotApproved,

    /// <summary>The authorization code was used before, or is too old.</summary>
    AuthorizationCodeExpired,

    /// <summary>The proof key (PKCE) did not match or was missing.</summary>
    ProofKeyRejected,

    /// <summary>The refresh token is expired, revoked or rotated out.</summary>
    RefreshTokenExpired,

    /// <summary>Salesforce refused the refresh token with words that do not say why. That does not end the authorization.</summary>
    RefreshTokenRefused,

    /// <summary>Another request with the same refresh token is in progress at Salesforce.</summary>
    RefreshInProgress,

    /// <summary>A refresh was sent and its response was lost, so it is not known whether the refresh token was rotated.</summary>
    RefreshOutcomeUnknown,

    /// <summary>User name, password or login policy failed (authentication failure).</summary>
    AuthenticationFailed,

    /// <summary>The org refuses logins from this IP address or at this time.</summary>
    LoginRestricted,

    /// <summary>The audience of a JWT assertion is not this login host.</summary>
    AudienceRejected,

    /// <summary>A JWT assertion is malformed, expired, or signed by another key.</summary>
    AssertionRejected,

    /// <summary>The app has no run-as user for the client credentials flow.</summary>
    RunAsUserMissing,

    /// <summary>The flow must be run on the org's My Domain host.</summary>
    MyDomainRequired,

    /// <summary>The user is inactive.</summary>
    UserInactive,

    /// <summary>The org is locked, closed or suspended.</summary>
    OrganizationInactive,

    /// <summary>The login host redirects to another host: the org has moved.</summary>
    LoginHostMoved,

    /// <summary>The callback address is not the one that is set up in the app.</summary>
    CallbackUrlMismatch,

    /// <summary>A scope is unknown or not granted to the app.</summary>
    ScopeRejected,

    /// <summary>The app does not allow this grant type.</summary>
    GrantTypeUnsupported,

    /// <summary>Salesforce does not know the token that the request tried to revoke or introspect.</summary>
    TokenNotRecognized,

    /// <summary>A token could not be revoked, so it was not deleted either. The inner exception has the cause.</summary>
    RevocationFailed,

    /// <summary>Salesforce refused the request for a reason without a code of its own.</summary>
    RequestRejected,

    /// <summary>Too many logins; Salesforce asks to wait.</summary>
    RateLimited,

    /// <summary>Salesforce, or a gateway in front of it, failed or is in maintenance.</summary>
    ServiceUnavailable,

    // The connection.

    /// <summary>No connection: name resolution, a refusal or the proxy failed it, or it broke before a response arrived.</summary>
    ConnectionFailed,

    /// <summary>The proxy did not let the request through.</summary>
    ProxyRefused,

    /// <summary>The TLS handshake failed, or the certificate is not trusted.</summary>
    TlsFailed,

    /// <summary>No response within the timeout.</summary>
    RequestTimeout,

    // A call of the org's API.

    /// <summary>An address for an API call contains what would be cut off or rewritten, so that it would name something else.</summary>
    ResourceAddressInvalid,

    /// <summary>The file with the body of an API call cannot be read.</summary>
    RequestFileUnreadable,

    /// <summary>The file for the response to an API call cannot be written.</summary>
    ResponseFileUnwritable,

    // Anything else.

    /// <summary>A failure that nobody foresaw. The inner exception says where it happened.</summary>
    UnexpectedError,
}
