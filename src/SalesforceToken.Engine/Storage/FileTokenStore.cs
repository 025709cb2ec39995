using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Jose;
using SalesforceToken.Engine.Storage.Keys;
using SalesforceToken.Engine.Storage.Records;

namespace SalesforceToken.Engine.Storage;

/// <summary>
/// Keeps each token in one encrypted file of the user's data folder (docs/security.md has the format). Safe for any number of
/// threads and processes. A file that is damaged is an error for its own token alone.
/// </summary>
public sealed class FileTokenStore : ITokenStore, IKeyedStore, IDisposable
{
    private readonly FileTokenStoreOptions _options;
    private readonly DataFolder _folder;
    private readonly PrivateFolders _folders;
    private readonly PrivateFiles _files;
    private readonly KeyRing _keys;
    private readonly TokenFiles _tokens;
    private readonly StoreLocks _locks;

    /// <summary>Opens the store; nothing is made before it is needed.</summary>
    /// <param name="options">What the store takes from outside.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.StoreFolderUnavailable"/> when the account has no home folder.</exception>
    public FileTokenStore(FileTokenStoreOptions options)
    {
        _options = options ?? throw new ArgumentNullException(nameof(options));
        _folder = DataFolder.Find(options.Environment);
        _folders = new PrivateFolders(_folder, options.Notice);
        _files = new PrivateFiles(_folders);
        _locks = new StoreLocks(_folder, options.LockBudget, options.Clock);
        var keepers = new KeyKeepers(options.Environment, MakeSystemKeeper, new KeyFileKeeper(_folder, _files), options.Notice);
        _keys = new KeyRing(_folder, _folders, _files, new EnvironmentKeys(options.Environment), keepers, _locks.TakeKeyAsync);
        _tokens = new TokenFiles(_folder, _files, _keys, RecordFormat.Released, new DiskWaits(() => !_locks.HoldsSeveralTokens));
    }

    /// <summary>The folder that everything is in.</summary>
    public string Folder => _folder.Root;

    /// <summary>Opens the store of the user with the defaults.</summary>
    /// <param name="environment">The machine and the user's account.</param>
    /// <param name="notice">Told what the user should know though nothing failed (<see cref="FileTokenStoreOptions.Notice"/>).</param>
    /// <returns>The store.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.StoreFolderUnavailable"/> when the account has no home folder.</exception>
    public static FileTokenStore Open(IEngineEnvironment environment, Action<string> notice) =>
        new(new FileTokenStoreOptions { Environment = environment, Notice = notice });

    /// <summary>
    /// Loads what the first read of a process would wait for, the system's cryptography above all; for a process that has something
    /// else to do meanwhile. Nothing of the user's is read or written.
    /// </summary>
    public static void Prepare()
    {
        using var key = DataKey.Create();
        _ = CompactJwe.TryParse(CompactJwe.Seal(key, new byte[1], out _), out _)!.TryOpen(key);
        PrivateFiles.Prepare();
    }

    /// <summary>What keeps the key that new writes are encrypted under.</summary>
    /// <remarks>Makes the key if there is none yet: before that, there is no telling what will keep it.</remarks>
    /// <param name="cancellationToken">Ends the wait for the key's keeper.</param>
    /// <returns>The protection.</returns>
    public ValueTask<KeyProtection> GetKeyProtectionAsync(CancellationToken cancellationToken) => _keys.GetProtectionAsync(cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListNames()
    {
        try
        {
            _folders.Check();
            var names = new List<string>(_folder.FindNames());
            names.Sort(StringComparer.OrdinalIgnoreCase);
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.ReadFailed(_folder.Tokens, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken) => ReadAsync(name, isLocked: false, cancellationToken);

    /// <inheritdoc/>
    public async Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken)
    {
        var valid = TokenName.Validate(name);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _folders.Ensure();
            return new FileTokenLease(this, valid, await _locks.TakeTokenAsync(valid, cancellationToken).ConfigureAwait(false));
        }
        catch (TokenException e)
        {
            throw e.About(valid);
        }
    }

    /// <summary>
    /// Puts every token under a new key: one made now and kept by the best keeper there is, so that a key moves from a key file to
    /// a keyring that has become available, or the one that <c>SALESFORCETOKEN_KEY</c> supplies. May be interrupted at any
    /// instant; every token can be read throughout and after, and another run finishes the work.
    /// </summary>
    /// <param name="progress">Told after each token; null for no one.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>What was done, and the tokens that were left as they were because they cannot be opened.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.DataKeyUnavailable"/> when no keeper takes the new key; <see cref="TokenErrorCode.TokenLocked"/> when
    /// another process is changing the key or holds a token for longer than the budget.
    /// </exception>
    public async Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken)
    {
        _folders.Ensure();
        using var held = await _locks.TakeKeyAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await new KeyRotation(_folder, _tokens, _keys, LockAsync).RunAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.ReadFailed(_folder.Root, e);
        }
    }

    /// <summary>Wipes the data keys from memory. The store must not be used after that.</summary>
    public void Dispose() => _keys.Dispose();

    internal ValueTask<TokenSnapshot?> ReadLockedAsync(string name, CancellationToken cancellationToken) => ReadAsync(name, isLocked: true, cancellationToken);

    internal async ValueTask<TokenSnapshot> WriteLockedAsync(TokenRecord record, string? expectedVersion, CancellationToken cancellationToken)
    {
        var valid = record with { Name = TokenName.Validate(record.Name) };
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _folders.Ensure();
            return await _tokens.WriteAsync(valid, expectedVersion, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException e)
        {
            throw e.About(valid.Name);
        }
    }

    internal void DeleteLocked(string name, string expectedVersion)
    {
        try
        {
            _tokens.Delete(name, expectedVersion);
        }
        catch (TokenException e)
        {
            throw e.About(name);
        }
    }

    internal void DiscardLocked(string name)
    {
        try
        {
            _tokens.Discard(name);
        }
        catch (TokenException e)
        {
            throw e.About(name);
        }
    }

    private static async ValueTask<TokenSnapshot?> NameInErrorsAsync(ValueTask<TokenSnapshot?> reading, string name)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (TokenException e)
        {
            throw e.About(name);
        }
    }

    private ValueTask<TokenSnapshot?> ReadAsync(string name, bool isLocked, CancellationToken cancellationToken)
    {
        var valid = TokenName.Validate(name);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var reading = _tokens.ReadAsync(valid, isLocked, cancellationToken);
            return reading.IsCompletedSuccessfully ? reading : NameInErrorsAsync(reading, valid);
        }
        catch (TokenException e)
        {
            return new ValueTask<TokenSnapshot?>(Task.FromException<TokenSnapshot?>(e.About(valid)));
        }
    }

    private IKeyKeeper? MakeSystemKeeper() => _options.SystemKeeper is { } make
        ? make(_folder)
        : new MsalKeyKeeper(
            _folder, SystemKeeperKind.Of(_options.Environment), new TimeLimit(_options.KeyBudget, _options.Clock));
}
