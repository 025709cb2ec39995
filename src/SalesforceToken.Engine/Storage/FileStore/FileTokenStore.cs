using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Storage.Keys;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>
/// Stores each token in one encrypted file in the user's data folder (docs/security.md describes the format). Safe for any number
/// of threads and processes. A damaged file is an error only for its own token.
/// </summary>
public sealed class FileTokenStore : ITokenStore
{
    private readonly DataDirectory _directory;
    private readonly DirectoryPermissions _permissions;
    private readonly KeyRing _keys;
    private readonly TokenFiles _tokens;
    private readonly StoreLocks _locks;

    /// <summary>Opens the store. Files and folders are created only when they are needed.</summary>
    /// <param name="options">The options of the store.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.StoreFolderUnavailable"/> when the account has no home folder.</exception>
    public FileTokenStore(FileTokenStoreOptions options)
    {
        _directory = DataDirectory.Find(options.Environment);
        _permissions = new DirectoryPermissions(_directory, options.Environment, options.Notice);
        var files = new PrivateFiles(_permissions);
        _locks = new StoreLocks(_directory, options.LockTimeout, options.Time);
        var protectors = new KeyProtectorSelector(
            options.Environment, () => MakePlatformProtector(options), new KeyFileProtector(_directory, files), options.Notice);
        _keys = new KeyRing(_directory, _permissions, files, new EnvironmentKeys(options.Environment), protectors, _locks.AcquireKeyLockAsync);
        _tokens = new TokenFiles(_directory, files, _keys, RecordFormat.Released, new BlockingIo(() => !_locks.HoldsSeveralTokens));
    }

    /// <summary>
    /// Loads what the first read of a process would otherwise wait for, mainly the system's cryptography. A process with other
    /// work to do calls it on another thread. It reads and writes no user data.
    /// </summary>
    public static void Prepare()
    {
        using var key = DataKey.Create();
        _ = CompactJwe.TryParse(CompactJwe.Encrypt(key, new byte[1], out _), out _)!.TryDecrypt(key);
        PrivateFiles.Prepare();
    }

    /// <summary>The protection of the key that encrypts new writes.</summary>
    /// <remarks>It creates the key if there is none yet: before that, the protector of the key is not known.</remarks>
    /// <param name="cancellationToken">Cancels the wait for the key's protector.</param>
    /// <returns>The protection.</returns>
    public ValueTask<KeyProtection> GetKeyProtectionAsync(CancellationToken cancellationToken) => _keys.GetProtectionAsync(cancellationToken);

    /// <inheritdoc/>
    public string Location => _directory.Root;

    /// <inheritdoc/>
    public StoreFolder? DescribeFolder()
    {
        try
        {
            return _permissions.Describe();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.ReadFailed(_directory.Root, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) => ListAsync(_permissions.Check);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PeekNamesAsync(CancellationToken cancellationToken) => ListAsync(check: null);

    /// <inheritdoc/>
    public ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var valid = TokenName.Validate(name);
        cancellationToken.ThrowIfCancellationRequested();
        return TokenContext.RunAsync(valid, () => _tokens.ReadAsync(valid, isLocked: false, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken)
    {
        var valid = TokenName.Validate(name);
        cancellationToken.ThrowIfCancellationRequested();
        return TokenContext.RunAsync(valid, () => TakeLeaseAsync(valid, cancellationToken)).AsTask();
    }

    /// <inheritdoc/>
    public Task<ITokenLease?> TryLockAsync(string name)
    {
        var valid = TokenName.Validate(name);
        return TokenContext.RunAsync(valid, () => TryTakeLeaseAsync(valid)).AsTask();
    }

    /// <inheritdoc/>
    public Task<ITokenLease> TakeOverAsync(string name, CancellationToken cancellationToken)
    {
        var valid = TokenName.Validate(name);
        cancellationToken.ThrowIfCancellationRequested();
        return TokenContext.RunAsync(
            valid,
            () =>
            {
                _permissions.Ensure();
                _locks.DeleteForeign(valid);
                return TakeLeaseAsync(valid, cancellationToken);
            }).AsTask();
    }

    /// <inheritdoc/>
    public async Task<TokenSnapshot> RenameAsync(string name, string newName, CancellationToken cancellationToken)
    {
        var from = TokenName.Validate(name);
        var to = TokenName.ValidateNew(newName);

        // Names that differ in case only have one lock. Two are always taken in the same order, so that no two renames wait for each other.
        var order = string.CompareOrdinal(_directory.TokenLock(from), _directory.TokenLock(to));
        using var first = await LockAsync(order <= 0 ? from : to, cancellationToken).ConfigureAwait(false);
        using var second = order == 0 ? null : await LockAsync(order < 0 ? to : from, cancellationToken).ConfigureAwait(false);
        return await TokenContext.RunAsync(from, () => _tokens.RenameAsync(from, to, cancellationToken)).ConfigureAwait(false)
            ?? throw await StoreErrors.NotFoundAsync(from, this, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken)
    {
        _permissions.Ensure();
        using var held = await _locks.AcquireKeyLockAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var rotation = new KeyRotation(_directory, _tokens, _keys, LockAsync, _locks.AcquireAsync);
            return await rotation.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.ReadFailed(_directory.Root, exception);
        }
    }

    /// <summary>Wipes the data keys from memory. The store must not be used after that.</summary>
    public void Dispose() => _keys.Dispose();

    // A folder of this machine is listed at once.
    private ValueTask<IReadOnlyList<string>> ListAsync(Action? check)
    {
        try
        {
            check?.Invoke();
            var names = new List<string>(_directory.FindNames());
            names.Sort(StringComparer.OrdinalIgnoreCase);
            return new(names);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.ReadFailed(_directory.Tokens, exception);
        }
    }

    private async ValueTask<ITokenLease> TakeLeaseAsync(string name, CancellationToken cancellationToken)
    {
        _permissions.Ensure();
        var held = await _locks.AcquireTokenLockAsync(name, cancellationToken).ConfigureAwait(false);
        return new FileTokenLease(_tokens, _permissions, name, held);
    }

    private async ValueTask<ITokenLease?> TryTakeLeaseAsync(string name)
    {
        _permissions.Ensure();
        return await _locks.TryAcquireTokenLockAsync(name).ConfigureAwait(false) is { } held
            ? new FileTokenLease(_tokens, _permissions, name, held)
            : null;
    }

    private IKeyProtector? MakePlatformProtector(FileTokenStoreOptions options) => options.PlatformProtector is { } make
        ? make(_directory)
        : new PlatformKeyProtector(_directory, PlatformKeyring.Of(options.Environment), new CallTimeout(options.KeyTimeout, options.Time));
}
