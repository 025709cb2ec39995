using System.Management.Automation;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// What each cause means to a PowerShell user: the category, and what to do. The error id is the cause's own name. A sentence
/// may hold <c>{0}</c>, which stands for the token's name as one would type it.
/// </summary>
internal static class ErrorCatalog
{
    /// <summary>Looks up a cause.</summary>
    /// <param name="code">The cause.</param>
    /// <returns>Its category and the advice; a cause that is not listed has no advice.</returns>
    public static (ErrorCategory Category, string? Advice) Find(TokenErrorCode code) => code switch
    {
        // What the caller asked for.
        TokenErrorCode.NameInvalid => (ErrorCategory.InvalidArgument, "Choose a name of 1 to 64 characters without * ? [ ] ` and without white space at its ends."),
        TokenErrorCode.LoginUrlInvalid => (ErrorCategory.InvalidArgument, "Give -Environment Production or Sandbox, or -LoginUrl with your My Domain address, such as https://acme.my.salesforce.com."),
        TokenErrorCode.CallbackUrlInvalid => (ErrorCategory.InvalidArgument, "Leave -CallbackUrl out for http://localhost:1717/OauthRedirect, or give another http://localhost:<port>/<path>."),
        TokenErrorCode.ScopeInvalid => (ErrorCategory.InvalidArgument, "Give each scope as a word of its own: -Scope api, refresh_token."),
        TokenErrorCode.ConsumerCredentialInvalid => (ErrorCategory.InvalidArgument, "Copy the consumer key and the consumer secret again from the app in Salesforce, whole and without spaces."),
        TokenErrorCode.ResourceAddressForeign => (ErrorCategory.SecurityError, "Give a path, such as /services/data/vXX.X/limits, or an address on the token's own InstanceUrl."),

        // What is stored.
        TokenErrorCode.TokenNotFound => (ErrorCategory.ObjectNotFound, "Get-SfAccessToken -ListAvailable shows the tokens that are there; New-SfAccessToken {0} starts this one."),
        TokenErrorCode.TokenAlreadyExists => (ErrorCategory.ResourceExists, "Choose another name, or replace it: New-SfAccessToken {0} -Force."),
        TokenErrorCode.TokenChanged => (ErrorCategory.ResourceBusy, "Run the command again; it starts from what the other process stored."),
        TokenErrorCode.ConsumerCredentialMissing => (ErrorCategory.ObjectNotFound, "Run: Set-SfConsumerCredential {0}. It asks for the consumer key and the consumer secret of the app."),
        TokenErrorCode.AuthorizationRequired => (ErrorCategory.AuthenticationError, "Run: Invoke-SfAuthorization {0}. The browser opens; sign in and click Allow."),

        // The store.
        TokenErrorCode.StoreFolderUnavailable => (ErrorCategory.ResourceUnavailable, "See that your account has a home folder that it may write to, or set SALESFORCETOKEN_HOME to another folder."),
        TokenErrorCode.StoreReadFailed => (ErrorCategory.ReadError, "See that your account may read the file that the message names."),
        TokenErrorCode.StoreWriteFailed => (ErrorCategory.WriteError, "See that the disk has room and that your account may write to the folder, then run the command again."),
        TokenErrorCode.StorePathUnsafe => (ErrorCategory.SecurityError, "Take the symbolic link away, or the permissions of others, so that the folder is your account's alone."),
        TokenErrorCode.TokenLocked => (ErrorCategory.ResourceBusy, "Wait for the other process, or end it if it hangs, then run the command again."),
        TokenErrorCode.TokenFileCorrupt => (ErrorCategory.InvalidData, "Restore the file from a backup, or set the token up anew: New-SfAccessToken {0} -Force."),
        TokenErrorCode.TokenFileTooNew => (ErrorCategory.InvalidData, "Update the module here to the version that wrote the file: Update-Module SalesforceToken."),
        TokenErrorCode.DataKeyMismatch => (ErrorCategory.SecurityError, "Supply the key that the file was written with (SALESFORCETOKEN_KEY, or the same user and machine), or set the token up anew: New-SfAccessToken {0} -Force."),
        TokenErrorCode.DataKeyUnavailable => (ErrorCategory.SecurityError, "Unlock the keyring or keychain of your session. Where there is none, supply a key in SALESFORCETOKEN_KEY."),
        TokenErrorCode.DataKeyInvalid => (ErrorCategory.InvalidArgument, "Set SALESFORCETOKEN_KEY to 64 random bytes in base64. about_SalesforceToken_Security shows how to make them."),

        // Authorization in the browser.
        TokenErrorCode.CallbackPortUnavailable => (ErrorCategory.ResourceBusy, "End the other program, or choose another port with New-SfAccessToken {0} -Force -CallbackUrl http://localhost:<port>/OauthRedirect and register that address in the app too."),
        TokenErrorCode.BrowserUnavailable => (ErrorCategory.DeviceError, "Run: Invoke-SfAuthorization {0} -NoBrowser. It shows the address to open in a browser of this machine. BROWSER names the program to open."),
        TokenErrorCode.AuthorizationTimeout => (ErrorCategory.OperationTimeout, "Run Invoke-SfAuthorization {0} again. If the browser showed an error of Salesforce: a new app needs up to ten minutes to become known, and the callback address must be registered exactly as Get-SfCallbackUrl {0} shows it."),
        TokenErrorCode.AuthorizationDenied => (ErrorCategory.PermissionDenied, "Run Invoke-SfAuthorization {0} again and click Allow. If there is no such button, ask the administrator to approve the app for you."),
        TokenErrorCode.AuthorizationRejected => (ErrorCategory.AuthenticationError, "Look at the app's settings in Salesforce: its callback address, its scopes and its policies, then run Invoke-SfAuthorization {0} again."),

        // Answers that cannot be used.
        TokenErrorCode.ResponseInvalid => (ErrorCategory.InvalidResult, "See that the login address is Salesforce's own and that no proxy answers in its place."),
        TokenErrorCode.SignatureMismatch => (ErrorCategory.SecurityError, "Do not use this answer. See that the consumer secret is the app's and that nothing sits between this machine and Salesforce."),
        TokenErrorCode.InstanceUrlUntrusted => (ErrorCategory.SecurityError, "Do not use this answer. See that the login address is Salesforce's own."),
        TokenErrorCode.IdentityMismatch => (ErrorCategory.SecurityError, "Sign in as the user whom this token belongs to, or keep the other user under another name with New-SfAccessToken."),

        // What Salesforce said.
        TokenErrorCode.ConsumerKeyUnknown => (ErrorCategory.AuthenticationError, "Copy the consumer key again. A new app needs up to ten minutes to become known, and a sandbox has apps of its own: see that the environment is the right one."),
        TokenErrorCode.ConsumerSecretRejected => (ErrorCategory.AuthenticationError, "Copy the consumer secret again from the app and run: Set-SfConsumerCredential {0}."),
        TokenErrorCode.AppNotInstalled => (ErrorCategory.PermissionDenied, "Ask the administrator to install the app in the org, or for the permission Approve Uninstalled Connected Apps."),
        TokenErrorCode.UserNotApproved => (ErrorCategory.PermissionDenied, "Ask the administrator to give this user's profile or permission set access to the app."),
        TokenErrorCode.AuthorizationCodeExpired => (ErrorCategory.AuthenticationError, "Run Invoke-SfAuthorization {0} again."),
        TokenErrorCode.ProofKeyRejected => (ErrorCategory.AuthenticationError, "Run Invoke-SfAuthorization {0} again. If it fails again, see that no proxy changes the requests."),
        TokenErrorCode.RefreshTokenExpired => (ErrorCategory.AuthenticationError, "Run: Invoke-SfAuthorization {0}. Salesforce ended the authorization: by the app's refresh token policy, by an administrator, or because the same user authorized the same app five times since."),
        TokenErrorCode.RefreshInProgress => (ErrorCategory.ResourceBusy, "Run the command again in a moment. If it stays so, another machine uses the same authorization: give each machine its own."),
        TokenErrorCode.RefreshOutcomeUnknown => (ErrorCategory.ConnectionError, "Run the command again in a minute: if the refresh token turns out to be unused, all is well. If not, or for an app without a consumer secret, run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.AuthenticationFailed => (ErrorCategory.AuthenticationError, "See that the user is active, not locked out and allowed to log in, then run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.LoginRestricted => (ErrorCategory.PermissionDenied, "Ask the administrator about the login hours and IP ranges of the user's profile and of the app."),
        TokenErrorCode.AudienceRejected => (ErrorCategory.AuthenticationError, "See that the environment is the one that the app was made in."),
        TokenErrorCode.AssertionRejected => (ErrorCategory.AuthenticationError, "See that the app holds the certificate of this private key and that this machine's clock is right."),
        TokenErrorCode.RunAsUserMissing => (ErrorCategory.InvalidOperation, "Choose a run-as user for the client credentials flow in the app's policies."),
        TokenErrorCode.MyDomainRequired => (ErrorCategory.InvalidOperation, "Use the org's My Domain address: New-SfAccessToken {0} -Force -LoginUrl https://<domain>.my.salesforce.com."),
        TokenErrorCode.UserInactive => (ErrorCategory.AuthenticationError, "Ask the administrator to activate the user."),
        TokenErrorCode.OrganizationInactive => (ErrorCategory.ResourceUnavailable, "Ask the org's administrator, or Salesforce: the org is locked, closed or suspended."),
        TokenErrorCode.CallbackUrlMismatch => (ErrorCategory.InvalidArgument, "Register in the app exactly what Get-SfCallbackUrl {0} shows, to the letter, and wait up to ten minutes."),
        TokenErrorCode.ScopeRejected => (ErrorCategory.PermissionDenied, "Select the scope in the app, or ask for fewer: New-SfAccessToken {0} -Force -Scope api, refresh_token."),
        TokenErrorCode.GrantTypeUnsupported => (ErrorCategory.InvalidOperation, "Enable the flow in the app's OAuth settings. If it is enabled, see that no proxy rewrites the request."),
        TokenErrorCode.TokenNotRecognized => (ErrorCategory.ObjectNotFound, "Salesforce does not know this token any more. Run: Invoke-SfAuthorization {0}."),
        TokenErrorCode.RevocationFailed => (ErrorCategory.ResourceUnavailable, "Where the org is gone, or out of reach for good, Remove-SfAccessToken {0} -KeepRemote deletes the token here alone."),
        TokenErrorCode.RequestRejected => (ErrorCategory.InvalidOperation, "Salesforce's own words in the message say why; its Login History (Setup) often says more."),
        TokenErrorCode.RateLimited => (ErrorCategory.LimitsExceeded, "Wait some minutes. Keep one token for many calls instead of refreshing for each."),
        TokenErrorCode.ServiceUnavailable => (ErrorCategory.ResourceUnavailable, "Run the command again later; https://status.salesforce.com shows what Salesforce knows about it."),

        // The way there.
        TokenErrorCode.ConnectionFailed => (ErrorCategory.ConnectionError, "See that this machine reaches the address in the message; behind a proxy, set HTTPS_PROXY."),
        TokenErrorCode.ProxyRefused => (ErrorCategory.ConnectionError, "Give the proxy and its user with -Proxy and -ProxyCredential, or in HTTPS_PROXY, and see that it allows connections to Salesforce."),
        TokenErrorCode.TlsFailed => (ErrorCategory.SecurityError, "Where a company proxy inspects TLS, have its root certificate put into the system's trust store. Do not switch the check off."),
        TokenErrorCode.RequestTimeout => (ErrorCategory.OperationTimeout, "Run the command again; if it stays so, look at the network or the proxy."),

        _ => (ErrorCategory.NotSpecified, null),
    };
}
