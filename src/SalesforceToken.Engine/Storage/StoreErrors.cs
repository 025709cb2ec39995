using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>The errors of the store: what happened, which file is affected, and what the user can do.</summary>
internal static class StoreErrors
{
    private const string RestoreOrDelete =
        "Restore it from a backup, if there is one; no other token is affected.";

    /// <summary>
    /// What helps to store a new token where the keyring does not. It is of no use for a token whose key is in the keyring.
    /// </summary>
    public const string WithoutKeyring =
        $"To store new tokens without it, set {EnvironmentVariables.KeyProtection}={nameof(KeyProtection.KeyFile)}, "
        + $"or supply a key in {EnvironmentVariables.Key}.";

    /// <summary>Whether a stored token exists but cannot be read here and now: its file or its key is out of reach.</summary>
    public static bool IsUnreadable(TokenException error) => error.Code is TokenErrorCode.StoreReadFailed or TokenErrorCode.StorePathUnsafe
        or TokenErrorCode.TokenFileCorrupt or TokenErrorCode.TokenFileTooNew
        or TokenErrorCode.DataKeyMismatch or TokenErrorCode.DataKeyUnavailable or TokenErrorCode.DataKeyInvalid;

    public static TokenException HomeMissing() => new(
        TokenErrorCode.StoreFolderUnavailable,
        "This account has no home folder to store tokens in. "
        + $"Set the environment variable {EnvironmentVariables.Home} to a dedicated folder.");

    public static TokenException HomeNotAbsolute(string home) => new(
        TokenErrorCode.StoreFolderUnavailable,
        $"The environment variable {EnvironmentVariables.Home} must be an absolute path; it is '{home}'.");

    public static TokenException FolderUnavailable(string path, Exception cause) => new(
        TokenErrorCode.StoreFolderUnavailable,
        $"The data folder '{path}' cannot be created ({cause.Message}). "
        + $"Make its parent folder writable, or set {EnvironmentVariables.Home} to another folder.",
        cause);

    public static TokenException LocksUnsupported(string path) => new(
        TokenErrorCode.StoreFolderUnavailable,
        $"The file system of '{path}' does not support file locks, so two processes could overwrite each other's tokens. "
        + $"Set {EnvironmentVariables.Home} to a folder on a local disk.");

    public static TokenException PathIsLink(string path) => new(
        TokenErrorCode.StorePathUnsafe,
        $"'{path}' is a symbolic link. Tokens are not read or written through symbolic links. "
        + $"Replace the link with the file or folder itself, or set {EnvironmentVariables.Home} to the target of the link.");

    public static TokenException OpenToOthers(string path) => new(
        TokenErrorCode.StorePathUnsafe,
        $"Other users of this machine have access to '{path}', and this account or this file system cannot change that. "
        + $"Make it private (chmod go= on Linux and macOS), or set {EnvironmentVariables.Home} to a folder that only you can access.");

    public static TokenException FolderShared(string path) => new(
        TokenErrorCode.StorePathUnsafe,
        $"'{path}' also contains other files or folders, and other users of this machine may write to it. "
        + $"Set {EnvironmentVariables.Home} to a dedicated folder. A folder that does not exist is created.");

    /// <param name="path">A folder.</param>
    /// <param name="owner">The name of its owner.</param>
    /// <param name="account">The name of the account that this process runs as.</param>
    /// <param name="below">A folder below it that would be created for this account; null when that is no way out.</param>
    public static TokenException FolderOfAnother(string path, string owner, string account, string? below) => new(
        TokenErrorCode.StorePathUnsafe,
        $"The folder '{path}' belongs to {owner}, but this process runs as {account}. Tokens are kept in a folder of the account that uses them. "
        + (below is not null
            ? $"Set {EnvironmentVariables.Home} to a folder below it, for example {below}. It is created for {account}."
            : $"Run the command as {owner} (without sudo), or set {EnvironmentVariables.Home} to a folder of {account}."));

    public static TokenException FileOfAnother(string path, string owner, string account) => new(
        TokenErrorCode.StorePathUnsafe,
        $"The file '{path}' belongs to {owner}, but this process runs as {account}, so it is not used. "
        + $"If it is yours, an administrator can give it to you: chown {account} '{path}'. If not, delete it.");

    public static TokenException ReadFailed(string path, Exception cause) => new(
        TokenErrorCode.StoreReadFailed,
        $"'{path}' cannot be read ({cause.Message}).",
        cause);

    public static TokenException WriteFailed(string path, Exception cause) => new(
        TokenErrorCode.StoreWriteFailed,
        $"'{path}' cannot be written ({cause.Message}). The previous content is still there.",
        cause);

    /// <param name="path">The file that was to be written.</param>
    /// <param name="fault">What is wrong with the new content, as the continuation of "it".</param>
    public static TokenException WouldNotBeRead(string path, string fault) => new(
        TokenErrorCode.StoreWriteFailed,
        $"'{path}' was not written, because the new content could not be read again: it {fault}. The previous content is still there.");

    /// <summary>A lease ended while it was held. What was not sent by then is not sent.</summary>
    /// <param name="name">The token's name.</param>
    public static TokenException LockLost(string name) => new(new TokenFailure(
        TokenErrorCode.LockLost,
        $"The lock of '{name}' ran out while it was held, because this machine stood still or could not reach the store. "
            + "Nothing was sent to Salesforce after that.")
    {
        IsTransient = true,
        TokenName = name,
    });

    public static async ValueTask<TokenException> NotFoundAsync(string name, ITokenStore store, CancellationToken cancellationToken)
    {
        var names = await store.ListNamesAsync(cancellationToken).ConfigureAwait(false);
        var message = $"There is no token '{name}' in '{store.Location}'.{NearMatch.Suggest(name, names)}";
        return new TokenException(new TokenFailure(TokenErrorCode.TokenNotFound, message) { TokenName = name });
    }

    public static TokenException AlreadyExists(string name) => new(
        new TokenFailure(TokenErrorCode.TokenAlreadyExists, $"There is a token '{name}' already.") { TokenName = name });

    /// <param name="what">What is locked, at the start of a sentence.</param>
    /// <param name="holder">The holder of the lock; null when it is not known.</param>
    /// <param name="lockPath">The lock file.</param>
    /// <param name="timeout">How long the caller waited.</param>
    public static TokenException Locked(string what, string? holder, string lockPath, TimeSpan timeout) => new(new TokenFailure(
        TokenErrorCode.TokenLocked,
        string.Format(
            CultureInfo.InvariantCulture,
            "{0} is locked by {1} and was not released within {2:0.#} seconds. Wait for that process to end, or stop it (lock file '{3}').",
            what,
            holder ?? "another process",
            timeout.TotalSeconds,
            lockPath))
    {
        IsTransient = true,
    });

    public static TokenException Changed(string name) => new(
        new TokenFailure(TokenErrorCode.TokenChanged, $"The token '{name}' was changed by another process in the meantime.")
        {
            TokenName = name,
            IsTransient = true,
        });

    public static TokenException Corrupt(string path, string fault) => new(
        TokenErrorCode.TokenFileCorrupt, $"The token file '{path}' {fault}. {RestoreOrDelete}");

    public static TokenException NotAToken(string path) => new(
        TokenErrorCode.TokenFileCorrupt,
        $"'{path}' is not the file of a token, or it is damaged. All keys are kept, because it may need one of them. "
        + "If it is of no use, delete it and change the key again.");

    public static TokenException TooNew(string path, string fault) => new(
        TokenErrorCode.TokenFileTooNew,
        $"The token file '{path}' {fault}: a newer version of SalesforceToken wrote it. Update the module on this machine.");

    public static TokenException KeyMissing(string path, string keyId) => new(
        TokenErrorCode.DataKeyMismatch,
        $"The token file '{path}' is encrypted with the data key {Shown(keyId)}, which is not available here. "
        + $"The file comes from another machine, user or backup, or {EnvironmentVariables.Key} contained another key when it was written. "
        + $"Supply that key in {EnvironmentVariables.Key}; no other token is affected.");

    public static TokenException KeyUnavailable(string message, Exception? cause = null) => new(
        TokenErrorCode.DataKeyUnavailable, message, cause);

    public static TokenException KeyNotDeleted(string keyId, TokenException cause) => new(
        cause.Code, $"The old data key {keyId}, which no token needs any more, could not be deleted. {cause.Message}", cause.InnerException ?? cause);

    public static TokenException KeyInvalid(string message) => new(TokenErrorCode.DataKeyInvalid, message);

    /// <summary>The key id, shortened and safe for a terminal. Another tool may have written it.</summary>
    private static string Shown(string keyId)
    {
        const int maxLength = 64;
        return Uri.EscapeDataString(keyId.Length <= maxLength ? keyId : keyId.Substring(0, maxLength));
    }
}
