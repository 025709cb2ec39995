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
        TokenErrorCode.NameInvalid => (ErrorCategory.InvalidArgument, "Choose a name of 1 to 64 characters without * ? [ ] ` and without white space at the start or the end."),
        TokenErrorCode.LoginUrlInvalid => (ErrorCategory.InvalidArgument, "Give -Environment Production or Sandbox, or -LoginUrl with your My Domain address, such as https://acme.my.salesforce.com."),
        TokenErrorCode.CallbackUrlInvalid => (ErrorCategory.InvalidArgument, "Leave -CallbackUrl out for http://localhost:1717/OauthRedirect, or give another http://localhost:<port>/<path>."),
        TokenErrorCode.ScopeInvalid => (ErrorCategory.InvalidArgument, "Give each scope as a separate word: -Scope api, refresh_token."),
        TokenErrorCode.ConsumerCredentialInvalid => (ErrorCategory.InvalidArgument, "Copy the consumer key and the consumer secret again from the app in Salesforce, completely and without spaces."),
        TokenErrorCode.ResourceAddressForeign => (ErrorCategory.SecurityError, "Give a path, such as /services/data/vXX.X/limits, or an address on the token's own InstanceUrl."),

        // The stored tokens.
        TokenErrorCode.TokenNotFound => (ErrorCategory.ObjectNotFound, "Get-SfAccessToken -ListAvailable shows the stored tokens; New-SfAccessToken {0} sets this one up."),
        TokenErrorCode.TokenAlreadyExists => (ErrorCategory.ResourceExists, "Choose another name, or replace it: New-SfAccessToken {0} -Force."),
        TokenErrorCode.TokenChanged => (ErrorCategory.ResourceBusy, "Run the command again. It starts from what the other process stored."),
        TokenErrorCode.ConsumerCredentialMissing => (ErrorCategory.ObjectNotFound, "Run: Set-SfConsumerCredential {0}. It asks for the consumer key and the consumer secret of the app."),
        TokenErrorCode.AuthorizationRequired => (ErrorCategory.AuthenticationError, "Run: Invoke-SfAuthorization {0}. The browser opens; sign in and click Allow."),

        // The store.
        TokenErrorCode.StoreFolderUnavailable => (ErrorCategory.ResourceUnavailable, "Check that your account has a home folder that it may write to, or set SALESFORCETOKEN_HOME to another folder."),
        TokenErrorCode.StoreReadFailed => (ErrorCategory.ReadError, "Check that your account may read the file in the message."),
        TokenErrorCode.StoreWriteFailed => (ErrorCategory.WriteError, "Check that the disk has free space and that your account may write to the folder, then run the command again."),
        TokenErrorCode.StorePathUnsafe => (ErrorCategory.SecurityError, "Remove the symbolic link, or the permissions of other users, so that only your account has access to the folder."),
        TokenErrorCode.TokenLocked => (ErrorCategory.ResourceBusy, "Wait for the other process, or end it if it hangs, then run the command again."),
        TokenErrorCode.TokenFileCorrupt => (ErrorCategory.InvalidData, "Restore the file from a backup, or set the token up again: New-SfAccessToken {0} -Force."),
        TokenErrorCode.TokenFileTooNew => (ErrorCategory.InvalidData, "Update the module here to the version that wrote the file: Update-Module SalesforceToken."),
        TokenErrorCode.DataKeyMismatch => (ErrorCategory.SecurityError, "Supply the key that the file was written with (SALESFORCETOKEN_KEY, or the same user and machine), or set the token up again: New-SfAccessToken {0} -Force."),
        TokenErrorCode.DataKeyUnavailable => (ErrorCategory.SecurityError, "Unlock the keyring or keychain of your session. If there is none, supply a key in SALESFORCETOKEN_KEY."),
        TokenErrorCode.DataKeyInvalid => (ErrorCategory.InvalidArgument, "Set SALESFORCETOKEN_KEY to 64 random bytes in base64. about_SalesforceToken_Security shows how to make them."),

        // Authorization in the browser.
        TokenErrorCode.CallbackPortUnavailable => (ErrorCategory.ResourceBusy, "End the other program, or choose another port with New-SfAccessToken {0} -Force -CallbackUrl http://localhost:<port>/OauthRedirect and register that address in the app too."),
        TokenErrorCode.BrowserUnavailable => (ErrorCategory.DeviceError, "Run: Invoke-SfAuthorization {0} -NoBrowser. It shows the address to open in a browser on this machine. Or set the environment variable BROWSER to the program to open."),
        TokenErrorCode.AuthorizationTimeout => (ErrorCategory.OperationTimeout, "Run Invoke-SfAuthorization {0} again. If the browser showed an error of Salesforce: a new app needs up to ten minutes to become known, and the callback address must be registered exactly as Get-SfCallbackUrl {0} shows it."),
        TokenErrorCode.AuthorizationDenied => (ErrorCategory.PermissionDenied, "Run Invoke-SfAuthorization {0} again and click Allow. If there is no such button, ask the administrator to approve the app for you."),
        TokenErrorCode.AuthorizationRejected => (ErrorCategory.AuthenticationError, "Check the callback address, the scopes and the policies of the app in Salesforce, then run Invoke-SfAuthorization {0} again."),

        // Responses that cannot be used.
        TokenErrorCode.ResponseInvalid => (ErrorCategory.InvalidResult, "Check that the login address belongs to Salesforce, and that no proxy responds instead of it."),
        TokenErrorCode.SignatureMismatch => (ErrorCategory.SecurityError, "Do not trust this response. Check that the consumer secret is the app's, and that nothing intercepts the traffic between this machine and Salesforce."),
        TokenErrorCode.InstanceUrlUntrusted => (ErrorCategory.SecurityError, "Do not trust this response. Check that the login address belongs to Salesforce."),
        TokenErrorCode.IdentityMismatch => (ErrorCategory.SecurityError, "Sign in as the user that this token belongs to, or set up another token for the other user with New-SfAccessToken."),

        // Errors that Salesforce reports.
        TokenErrorCode.ConsumerKeyUnknown => (ErrorCategory.AuthenticationError, "Copy the consumer key again. A new app needs up to ten minutes to become known, and a sandbox has its own apps: check that the environment is the right one."),
        TokenErrorCode.ConsumerSecretRejected => (ErrorCategory.AuthenticationError, "Copy the consumer secret again from the app and run: Set-SfConsumerCredential {0}."),
        TokenErrorCode.AppNotInstalled => (ErrorCategory.PermissionDenied, "Ask the administrator to install the app in the org, or for the permission Approve Uninstalled Connected Apps."),
        TokenErrorCode.UserNotApproved => (ErrorCategory.PermissionDenied, "Ask the administrator to give this user's profile or permission set access to the app."),
        TokenErrorCode.AuthorizationCodeExpired => (ErrorCategory.AuthenticationError, "Run Invoke-SfAuthorization {0} again."),
        TokenErrorCode.ProofKeyRejected => (ErrorCategory.AuthenticationError, "Run Invoke-SfAuthorization {0} again. If it fails again, check that no proxy changes the requests."),
        TokenErrorCode.RefreshTokenExpired => (ErrorCategory.AuthenticationError, "Run: Invoke-SfAuthorization {0}. Salesforce ended the authorization: because of the app's refresh token policy, because an administrator revoked it, or because the same user has authorized the same app five times since."),
        TokenErrorCode.RefreshInProgress => (ErrorCategory.ResourceBusy, "Run the command again in a moment. If it fails again, another machine uses the same authorization: give each machine its own."),
        TokenErrorCode.RefreshOutcomeUnknown => (ErrorCategory.ConnectionError, "Run the command again in a minute. If the refresh token was not used, the command works. If not, or for an app without a consumer secret, run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.AuthenticationFailed => (ErrorCategory.AuthenticationError, "Check that the user is active, not locked out and allowed to log in, then run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.LoginRestricted => (ErrorCategory.PermissionDenied, "Ask the administrator about the login hours and IP ranges of the user's profile and of the app."),
        TokenErrorCode.AudienceRejected => (ErrorCategory.AuthenticationError, "Check that the environment is the one that the app was created in."),
        TokenErrorCode.AssertionRejected => (ErrorCategory.AuthenticationError, "Check that the app has the certificate of this private key and that this machine's clock is right."),
        TokenErrorCode.RunAsUserMissing => (ErrorCategory.InvalidOperation, "Choose a run-as user for the client credentials flow in the app's policies."),
        TokenErrorCode.MyDomainRequired => (ErrorCategory.InvalidOperation, "Use the org's My Domain address: New-SfAccessToken {0} -Force -LoginUrl https://<domain>.my.salesforce.com."),
        TokenErrorCode.UserInactive => (ErrorCategory.AuthenticationError, "Ask the administrator to activate the user."),
        TokenErrorCode.OrganizationInactive => (ErrorCategory.ResourceUnavailable, "Ask the org's administrator, or Salesforce: the org is locked, closed or suspended."),
        TokenErrorCode.CallbackUrlMismatch => (ErrorCategory.InvalidArgument, "Register in the app exactly the address that Get-SfCallbackUrl {0} shows, and wait up to ten minutes."),
        TokenErrorCode.ScopeRejected => (ErrorCategory.PermissionDenied, "Select the scope in the app, or ask for fewer: New-SfAccessToken {0} -Force -Scope api, refresh_token."),
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

        _ => (ErrorCategory.NotSpecified, null),
    };
}
