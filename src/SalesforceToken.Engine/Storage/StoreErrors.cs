using System;
using System.Globalization;
using SalesforceToken.Engine.Storage.Files;

namespace SalesforceToken.Engine.Storage;

/// <summary>The store's errors: what happened, to which file, and what to do about it.</summary>
internal static class StoreErrors
{
    private const string Anew = "Restore it from a backup, or delete the file and set the token up again; no other token is affected.";

    /// <summary>Whether what is stored is there, but will never be read here.</summary>
    public static bool IsUnreadable(TokenException error) =>
        error.Code is TokenErrorCode.TokenFileCorrupt or TokenErrorCode.DataKeyMismatch;

    public static TokenException NoHome() => new(
        TokenErrorCode.StoreFolderUnavailable,
        $"This account has no home folder to keep tokens in. Set the environment variable {DataFolder.HomeVariable} to a folder of its own.");

    public static TokenException HomeNotAbsolute(string home) => new(
        TokenErrorCode.StoreFolderUnavailable,
        $"The environment variable {DataFolder.HomeVariable} must be an absolute path; it is '{home}'.");

    public static TokenException FolderUnavailable(string path, Exception cause) => new(
        TokenErrorCode.StoreFolderUnavailable,
        $"The data folder '{path}' cannot be made ({cause.Message}). Make the folder above it writable, or set {DataFolder.HomeVariable} to another folder.",
        cause);

    public static TokenException NoLocks(string path) => new(
        TokenErrorCode.StoreFolderUnavailable,
        $"The file system of '{path}' does not keep file locks, so two processes could spoil each other's tokens. "
        + $"Set {DataFolder.HomeVariable} to a folder on a local disk.");

    public static TokenException IsLink(string path) => new(
        TokenErrorCode.StorePathUnsafe,
        $"'{path}' is a symbolic link, and tokens are not read or written through one. Put the file or folder itself there, or set {DataFolder.HomeVariable} to the link's target.");

    public static TokenException OpenToOthers(string path) => new(
        TokenErrorCode.StorePathUnsafe,
        $"'{path}' is open to other users of this machine, and this account or this file system cannot change that. "
        + $"Make it private to you (chmod go= on Linux and macOS), or set {DataFolder.HomeVariable} to a folder of your own.");

    public static TokenException Shared(string path) => new(
        TokenErrorCode.StorePathUnsafe,
        $"'{path}' holds other things too, and other users of this machine may write in it. Set {DataFolder.HomeVariable} to a folder of its own, which is made where there is none.");

    public static TokenException ReadFailed(string path, Exception cause) => new(
        TokenErrorCode.StoreReadFailed,
        $"'{path}' cannot be read ({cause.Message}).",
        cause);

    public static TokenException WriteFailed(string path, Exception cause) => new(
        TokenErrorCode.StoreWriteFailed,
        $"'{path}' cannot be written ({cause.Message}). What was stored before is still there.",
        cause);

    public static TokenException Locked(string what, string lockPath, TimeSpan budget) => new(
        TokenErrorCode.TokenLocked,
        string.Format(
            CultureInfo.InvariantCulture,
            "{0} is locked by {1}, and was not released within {2:0.#} seconds. Wait for that process or end it (lock file '{3}').",
            what,
            LockHolder.Find(lockPath) ?? "another process",
            budget.TotalSeconds,
            lockPath))
    {
        IsTransient = true,
    };

    public static TokenException Changed(string name) => new(
        TokenErrorCode.TokenChanged, $"The token '{name}' was changed by another process meanwhile.")
    {
        TokenName = name,
        IsTransient = true,
    };

    public static TokenException Corrupt(string path, string fault) => new(
        TokenErrorCode.TokenFileCorrupt, $"The token file '{path}' {fault}. {Anew}");

    public static TokenException TooNew(string path, string fault) => new(
        TokenErrorCode.TokenFileTooNew,
        $"The token file '{path}' {fault}: a newer version of SalesforceToken wrote it. Update the module on this machine.");

    public static TokenException KeyNotHere(string path, string keyId) => new(
        TokenErrorCode.DataKeyMismatch,
        $"The token file '{path}' is encrypted under the data key {Shown(keyId)}, which is not here: it comes from another machine, user or backup, "
        + $"or {Keys.EnvironmentKeys.Variable} held another key when it was written. Supply that key in {Keys.EnvironmentKeys.Variable}, "
        + "or delete the file and set the token up again; no other token is affected.");

    public static TokenException KeyUnavailable(string message, Exception? cause = null) => new(
        TokenErrorCode.DataKeyUnavailable, message, cause);

    public static TokenException KeyInvalid(string message) => new(TokenErrorCode.DataKeyInvalid, message);

    /// <summary>Another tool's key id, shortened and made harmless for a terminal.</summary>
    private static string Shown(string keyId)
    {
        const int longest = 64;
        return Uri.EscapeDataString(keyId.Length <= longest ? keyId : keyId.Substring(0, longest));
    }
}
