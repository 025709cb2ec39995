using System.Management.Automation;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// The error category and the recommended action of each cause. The error id is the name of the cause. A sentence may contain
/// <c>{0}</c>, which stands for the token's name as the user would type it.
/// </summary>
internal static class ErrorCatalog
{
    /// <summary>Looks up a cause.</summary>
    /// <param name="code">The cause.</param>
    /// <returns>Its category and the advice; a cause that is not listed has no advice.</returns>
    public static (ErrorCategory Category, string? Advice) Find(TokenErrorCode code) => code switch
    {
        // The caller's arguments.
        TokenErrorCode.NameInvalid => (ErrorCategory.InvalidArgument, "Choose a name of 1 to 64 characters without * ? [ ] `, without white space at the start or the end, and without characters that are not seen."),
        TokenErrorCode.LoginUrlInvalid => (ErrorCategory.InvalidArgument, "Give -Environment Production or Sandbox, or -LoginUrl with your My Domain address, such as https://acme.my.salesforce.com. Of an Experience Cloud site, give the address with its path: https://acme.my.site.com/partners."),
        TokenErrorCode.CallbackUrlInvalid => (ErrorCategory.InvalidArgument, "Leave -CallbackUrl out for http://localhost:1717/OauthRedirect, or give another http://localhost:<port>/<path>."),
        TokenErrorCode.ScopeInvalid => (ErrorCategory.InvalidArgument, "Give each scope as a separate word: -Scope api, refresh_token."),
        TokenErrorCode.UsernameInvalid => (ErrorCategory.InvalidArgument, "Give the user name as the user's page in Salesforce shows it, such as ada@example.com."),
        TokenErrorCode.ConsumerCredentialInvalid => (ErrorCategory.InvalidArgument, "Copy the consumer key and the consumer secret again from the app in Salesforce, completely and without spaces."),
        TokenErrorCode.DescriptionInvalid => (ErrorCategory.InvalidArgument, "Give a shorter description, in well-formed text."),
        TokenErrorCode.FlowSettingInvalid => (ErrorCategory.InvalidArgument, "Do what the message says, or choose another flow with New-SfAccessToken -Flow."),
        TokenErrorCode.EnvironmentInvalid => (ErrorCategory.InvalidArgument, "Set the variables as about_SalesforceToken_Automation lists them, and run the command again."),
        TokenErrorCode.ResourceAddressForeign => (ErrorCategory.SecurityError, "Give a path, such as /services/data/vXX.X/limits, or an address on the token's own InstanceUrl."),

        // The stored tokens.
        TokenErrorCode.TokenNotFound => (ErrorCategory.ObjectNotFound, "Get-SfAccessToken -ListAvailable shows the stored tokens; New-SfAccessToken {0} sets this one up."),
        TokenErrorCode.TokenAlreadyExists => (ErrorCategory.ResourceExists, "Choose another name, or change the token that has this one: Set-SfAccessToken {0}."),
        TokenErrorCode.TokenChanged => (ErrorCategory.ResourceBusy, "Run the command again. It starts from what the other process stored."),
        TokenErrorCode.ConsumerCredentialMissing => (ErrorCategory.ObjectNotFound, "Run: Set-SfConsumerCredential {0}. It asks for the consumer key and the consumer secret of the app."),
        TokenErrorCode.AuthorizationRequired => (ErrorCategory.AuthenticationError, "Run: Invoke-SfAuthorization {0}. The browser opens; sign in and click Allow."),

        // What moves in and out.
        TokenErrorCode.AuthUrlInvalid => (ErrorCategory.InvalidArgument, "Give what this prints: sf org auth show-sfdx-auth-url --target-org <alias> --json. Or give the parts: -RefreshToken, -ConsumerKey, -ConsumerSecret and -LoginUrl."),
        TokenErrorCode.ImportRefused => (ErrorCategory.AuthenticationError, "Fetch the authorization again where it comes from, and import it before that program uses it again. Or authorize the token here: New-SfAccessToken {0} | Set-SfConsumerCredential | Invoke-SfAuthorization."),

        // The private key of the JWT bearer flow.
        TokenErrorCode.PrivateKeyUnreadable => (ErrorCategory.ObjectNotFound, "Check that the file is there and that your account may read it. If it has moved, run: Set-SfConsumerCredential {0} -PrivateKeyPath <file>. With -EmbedPrivateKey the file is needed only once."),
        TokenErrorCode.PrivateKeyInvalid => (ErrorCategory.InvalidData, "Give the file of the private key whose certificate the app has: PEM, PFX or PKCS#8."),
        TokenErrorCode.PrivateKeyPasswordWrong => (ErrorCategory.SecurityError, "Give the password of the file: -PrivateKeyPassword (Read-Host -AsSecureString)."),
        TokenErrorCode.PrivateKeyNotRsa => (ErrorCategory.InvalidData, "Make an RSA key and its certificate, and upload the certificate to the app: openssl req -x509 -newkey rsa:2048 -noenc -days 365 -subj /CN=<name> -keyout key.pem -out cert.pem makes both."),
        TokenErrorCode.PrivateKeyTooShort => (ErrorCategory.InvalidData, "Make a key of 2048 bits or more and its certificate, and upload the certificate to the app: openssl req -x509 -newkey rsa:2048 -noenc -days 365 -subj /CN=<name> -keyout key.pem -out cert.pem makes both."),
        TokenErrorCode.PrivateKeyMismatch => (ErrorCategory.InvalidData, "Put the key and its own certificate into the file, or the key alone."),
        TokenErrorCode.PrivateKeyNotExportable => (ErrorCategory.SecurityError, "Leave -EmbedPrivateKey out: the key is then used where it is."),
        TokenErrorCode.CertificateExpired => (ErrorCategory.InvalidData, "Make or order a new certificate, upload it to the app, and set its private key with Set-SfConsumerCredential {0}."),
        TokenErrorCode.CertificateNotFound => (ErrorCategory.ObjectNotFound, "Import the certificate with its private key into the personal store of the account that runs the command, or copy its key into the token's file with -EmbedPrivateKey."),

        // The subject token of a token exchange.
        TokenErrorCode.SubjectTokenMissing => (ErrorCategory.ObjectNotFound, "In GitHub Actions, give the job the permission id-token: write. In Azure Pipelines, hand on SYSTEM_ACCESSTOKEN in the step's env. Elsewhere, name the file or the variable: Set-SfAccessToken {0} -SubjectTokenSource File:<path>. Or give the token itself: Get-SfAccessToken {0} -SubjectToken (Read-Host -AsSecureString)."),
        TokenErrorCode.SubjectTokenUnavailable => (ErrorCategory.ConnectionError, "Check the job's permissions, for Azure Pipelines the service connection too, and run the job again: a job can request ID tokens only while it runs."),
        TokenErrorCode.SubjectTokenInvalid => (ErrorCategory.InvalidData, "Do what the message says. A subject token is a JWT that its issuer made for Salesforce."),
        TokenErrorCode.SubjectTokenExpired => (ErrorCategory.InvalidData, "Get a new one: request it in the step that needs it, or renew the file. If it should be valid, check this machine's clock."),
        TokenErrorCode.SubjectTokenAudienceMismatch => (ErrorCategory.InvalidData, "Have the issuer make it for the audience that the token handler checks, and set the same: Set-SfAccessToken {0} -SubjectTokenSource <source> -SubjectTokenAudience <audience>."),
        TokenErrorCode.SubjectTokenRejected => (ErrorCategory.AuthenticationError, "Check that the token handler in Salesforce is enabled for the app, that it trusts the issuer and the audience of the subject token, and that it maps its subject to an active user who may use the app. The Login History in Setup often says why."),

        // The store.
        TokenErrorCode.StoreFolderUnavailable => (ErrorCategory.ResourceUnavailable, "Check that your account has a home folder that it may write to, or set SALESFORCETOKEN_HOME to another folder."),
        TokenErrorCode.StoreReadFailed => (ErrorCategory.ReadError, "Check that your account may read the file in the message."),
        TokenErrorCode.StoreWriteFailed => (ErrorCategory.WriteError, "Check that the disk has free space and that your account may write to the folder, then run the command again."),
        TokenErrorCode.StorePathUnsafe => (ErrorCategory.SecurityError, "Do what the message says. The tokens need a folder that belongs to your account alone, without symbolic links and without permissions for other users."),
        TokenErrorCode.LockLost => (ErrorCategory.OperationStopped, "Run the command again. If it happens often, look for what stops this machine for seconds, such as a snapshot, or for a slow way to the store."),
        TokenErrorCode.TokenLocked => (ErrorCategory.ResourceBusy, "Wait for the other process, or end it if it hangs, then run the command again."),
        TokenErrorCode.TokenFileCorrupt => (ErrorCategory.InvalidData, "Restore the file in the message from a backup. If there is none, set the token up under another name with New-SfAccessToken."),
        TokenErrorCode.TokenFileTooNew => (ErrorCategory.InvalidData, "Update the module here to the version that wrote the file: Update-Module SalesforceToken."),
        TokenErrorCode.DataKeyMismatch => (ErrorCategory.SecurityError, "Supply the key that the file was written with: in SALESFORCETOKEN_KEY, or as the same user on the same machine. Without the key, set the token up under another name with New-SfAccessToken."),
        TokenErrorCode.DataKeyUnavailable => (ErrorCategory.SecurityError, "Unlock the keyring or keychain of your session, or run the command in the session that has it. For new tokens without a keyring, set SALESFORCETOKEN_KEY_PROTECTION to KeyFile: their key is then in a file."),
        TokenErrorCode.DataKeyInvalid => (ErrorCategory.InvalidArgument, "Do what the message says. about_SalesforceToken_Security shows how to make a key of 64 random bytes for SALESFORCETOKEN_KEY."),

        // Authorization in the browser.
        TokenErrorCode.CallbackPortUnavailable => (ErrorCategory.ResourceBusy, "End the other program, or choose another port with Set-SfAccessToken {0} -CallbackUrl http://localhost:<port>/OauthRedirect and register that address in the app too."),
        TokenErrorCode.BrowserUnavailable => (ErrorCategory.DeviceError, "Run: Invoke-SfAuthorization {0} -NoBrowser. It shows the address, which can be opened on another machine. Or set the environment variable BROWSER to the full path of the browser."),
        TokenErrorCode.AuthorizationTimeout => (ErrorCategory.OperationTimeout, "Run Invoke-SfAuthorization {0} again. If the browser showed an error of Salesforce: OAUTH_APP_BLOCKED and OAUTH_APPROVAL_ERROR_GENERIC mean that the administrator must unblock or install the app; a new app needs up to ten minutes to become known, and the callback address must be registered exactly as Get-SfCallbackUrl {0} shows it."),
        TokenErrorCode.AuthorizationDenied => (ErrorCategory.PermissionDenied, "Run Invoke-SfAuthorization {0} again and click Allow. If there is no such button, ask the administrator to approve the app for you."),
        TokenErrorCode.AuthorizationRejected => (ErrorCategory.AuthenticationError, "Check the callback address, the scopes and the policies of the app in Salesforce, then run Invoke-SfAuthorization {0} again."),

        // Responses that cannot be used.
        TokenErrorCode.ResponseInvalid => (ErrorCategory.InvalidResult, "Check that the login address belongs to Salesforce and is still the org's, and that no proxy responds instead of it."),
        TokenErrorCode.SignatureMismatch => (ErrorCategory.SecurityError, "Do not trust this response. Check that the consumer secret is the app's, and that nothing intercepts the traffic between this machine and Salesforce."),
        TokenErrorCode.InstanceUrlUntrusted => (ErrorCategory.SecurityError, "Do not trust this response. Check that the login address belongs to Salesforce."),
        TokenErrorCode.IdentityMismatch => (ErrorCategory.SecurityError, "Run Invoke-SfAuthorization {0} again and sign in as the user of this token, or set up another token for the other user with New-SfAccessToken. To give this token to the other user: Set-SfAccessToken {0} -Username <user name>, and then Invoke-SfAuthorization {0}."),
        TokenErrorCode.IdentityUnknown => (ErrorCategory.SecurityError, "Select the scope 'Access the identity URL service (id, profile, email, address, phone)' in the app, and have the token ask for the scope id if it asks for any. Then run Invoke-SfAuthorization {0} again."),

        // Errors that Salesforce reports.
        TokenErrorCode.ConsumerKeyUnknown => (ErrorCategory.AuthenticationError, "Copy the consumer key again. A new app needs up to ten minutes to become known, and a sandbox has its own apps: check that the environment is the right one. Set-SfAccessToken {0} changes it."),
        TokenErrorCode.ConsumerSecretRejected => (ErrorCategory.AuthenticationError, "Copy the consumer secret again from the app and run: Set-SfConsumerCredential {0}."),
        TokenErrorCode.AppNotInstalled => (ErrorCategory.PermissionDenied, "Check that the login address is that of the org which has the app: an External Client App exists only in the org that it was made in or installed in, and not in every copy of it. If it is the right org, ask the administrator to install the app, or for the permission Approve Uninstalled Connected Apps."),
        TokenErrorCode.AppBlocked => (ErrorCategory.PermissionDenied, "Ask the administrator to unblock the app, or to install it: both are in Setup under Connected Apps OAuth Usage."),
        TokenErrorCode.UserNotApproved => (ErrorCategory.PermissionDenied, "Ask the administrator to give this user access to the app: by the profile, or by a permission set of its own. The permission set of the API Integration licence does not do."),
        TokenErrorCode.AuthorizationCodeExpired => (ErrorCategory.AuthenticationError, "Run Invoke-SfAuthorization {0} again."),
        TokenErrorCode.ProofKeyRejected => (ErrorCategory.AuthenticationError, "Run Invoke-SfAuthorization {0} again. If it fails again, check that no proxy changes the requests."),
        TokenErrorCode.RefreshTokenExpired => (ErrorCategory.AuthenticationError, "Run: Invoke-SfAuthorization {0}. Salesforce ended the authorization: because of the app's refresh token policy, because an administrator revoked it, because the same user has authorized the same app five times since, or because a copy of it was used: on another machine, or by another program. A refresh token has one owner; for several machines, see about_SalesforceToken_Automation."),
        TokenErrorCode.RefreshTokenRefused => (ErrorCategory.AuthenticationError,
            "Salesforce refused the refresh without saying that the authorization has ended. The Login History in Setup often says why. "
                + "Get-SfAccessToken {0} -ForceRefresh tries again at once; if that fails for long, run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.RefreshInProgress => (ErrorCategory.ResourceBusy, "Run the command again in a moment. If it fails again, another machine uses the same authorization: give each machine its own."),
        TokenErrorCode.RefreshOutcomeUnknown => (ErrorCategory.ConnectionError, "Run the command again in a minute. If the refresh token was not used, the command works. If not, or for an app without a consumer secret, run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.AuthenticationFailed => (ErrorCategory.AuthenticationError, "Check that the user is active, not locked out and allowed to log in, then run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.LoginRestricted => (ErrorCategory.PermissionDenied, "Ask the administrator about the login hours and IP ranges of the user's profile and of the app."),
        TokenErrorCode.AudienceRejected => (ErrorCategory.AuthenticationError, "Check that the environment is the one that the app was created in. Set-SfAccessToken {0} changes it, and with -Audience the audience alone."),
        TokenErrorCode.AssertionRejected => (ErrorCategory.AuthenticationError, "Check that the app has the certificate of this private key and that this machine's clock is right."),
        TokenErrorCode.RunAsUserMissing => (ErrorCategory.InvalidOperation, "Choose a run-as user for the client credentials flow in the app's policies."),
        TokenErrorCode.MyDomainRequired => (ErrorCategory.InvalidOperation, "Use the org's My Domain address: Set-SfAccessToken {0} -LoginUrl https://<domain>.my.salesforce.com."),
        TokenErrorCode.UserInactive => (ErrorCategory.AuthenticationError, "Ask the administrator to activate the user."),
        TokenErrorCode.OrganizationInactive => (ErrorCategory.ResourceUnavailable, "Ask the org's administrator, or Salesforce: the org is locked, closed or suspended."),
        TokenErrorCode.LoginHostMoved => (ErrorCategory.ResourceUnavailable,
            "If the address in the message is your org's new My Domain, run: Set-SfAccessToken {0} -KeepAuthorization -LoginUrl with that address."),
        TokenErrorCode.CallbackUrlMismatch => (ErrorCategory.InvalidArgument, "Register in the app exactly the address that Get-SfCallbackUrl {0} shows, and wait up to ten minutes."),
        TokenErrorCode.ScopeRejected => (ErrorCategory.PermissionDenied, "Select the scope in the app, or ask for fewer: Set-SfAccessToken {0} -Scope api, refresh_token."),
        TokenErrorCode.GrantTypeUnsupported => (ErrorCategory.InvalidOperation, "Enable the flow in the app's OAuth settings. If it is enabled, check that no proxy rewrites the request."),
        TokenErrorCode.TokenNotRecognized => (ErrorCategory.ObjectNotFound, "Salesforce does not know this token any more. Run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.RevocationFailed => (ErrorCategory.ResourceUnavailable, "If the org no longer exists, or can never be reached again, Remove-SfAccessToken {0} -KeepRemote deletes the token only here."),
        TokenErrorCode.RequestRejected => (ErrorCategory.InvalidOperation, "The message has Salesforce's own explanation. The Login History in Setup often says more."),
        TokenErrorCode.RateLimited => (ErrorCategory.LimitsExceeded, "Wait some minutes. Use one token for many calls instead of refreshing it for each call."),
        TokenErrorCode.ServiceUnavailable => (ErrorCategory.ResourceUnavailable, "Run the command again later; https://status.salesforce.com shows what Salesforce knows about it."),

        // The connection.
        TokenErrorCode.ConnectionFailed => (ErrorCategory.ConnectionError, "Check that this machine can reach the address in the message. Behind a proxy, set HTTPS_PROXY."),
        TokenErrorCode.ProxyRefused => (ErrorCategory.ConnectionError, "Give the proxy and its user with -Proxy and -ProxyCredential, or in HTTPS_PROXY, and check that it allows connections to Salesforce."),
        TokenErrorCode.TlsFailed => (ErrorCategory.SecurityError, "If a company proxy inspects TLS, ask for its root certificate to be added to the system's trust store. Do not switch the check off."),
        TokenErrorCode.RequestTimeout => (ErrorCategory.OperationTimeout, "Run the command again. If it fails again, check the network and the proxy."),

        // A call of the org's API.
        TokenErrorCode.ResourceAddressInvalid => (ErrorCategory.InvalidArgument, "Write the address as the message says. Nothing was sent."),
        TokenErrorCode.RequestFileUnreadable => (ErrorCategory.OpenError, "Give -InFile a file that is there, that your account may read and that no other program keeps to itself."),
        TokenErrorCode.ResponseFileUnwritable => (ErrorCategory.WriteError, "Give -OutFile a file in a folder that is there and that your account may write to, on a disk with free space."),

        // Anything else.
        TokenErrorCode.UnexpectedError => (ErrorCategory.InvalidOperation, "Run the command again. If it fails again, report it with the text of $Error[0].Exception.InnerException.Message, which says where it failed and contains no secret."),

        _ => (ErrorCategory.NotSpecified, null),
    };
}
