using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>
/// The available data keys. The keys folder shows which keys exist and which protector (<see cref="IKeyProtector"/>) has each of
/// them. Its file <c>current</c> names the key that encrypts. So every process finds the same keys before, during and after a key
/// rotation.
/// </summary>
internal sealed class KeyRing : IDisposable
{
    private const string CurrentFile = "current";

    private readonly DataDirectory _directory;
    private readonly DirectoryPermissions _permissions;
    private readonly PrivateFiles _files;
    private readonly EnvironmentKeys _environment;
    private readonly KeyProtectorSelector _protectors;
    private readonly Func<CancellationToken, Task<FileLock>> _lock;
    private readonly Dictionary<string, DataKey> _known = [];
    private readonly Dictionary<string, IKeyProtector?> _found = new(StringComparer.Ordinal);
    private int _isCleaned;

    public KeyRing(
        DataDirectory directory,
        DirectoryPermissions permissions,
        PrivateFiles files,
        EnvironmentKeys environment,
        KeyProtectorSelector protectors,
        Func<CancellationToken, Task<FileLock>> takeLock)
    {
        _directory = directory;
        _permissions = permissions;
        _files = files;
        _environment = environment;
        _protectors = protectors;
        _lock = takeLock;
    }

    /// <summary>Finds a key without a call of a keyring: in memory, in the environment, or in a key file.</summary>
    public DataKey? FindWithoutKeyring(string keyId)
    {
        lock (_known)
        {
            if (_known.TryGetValue(keyId, out var known))
            {
                return known;
            }
        }

        if (_environment.Find(keyId) is { } supplied)
        {
            return Remember(supplied);
        }

        // The id of another tool may not be safe as a file name.
        return DataKey.IsId(keyId) && _protectors.File.TryLoad(keyId) is { } bytes ? Take(bytes, keyId, _protectors.File) : null;
    }

    /// <summary>Finds a key; null when it is not available here.</summary>
    public async ValueTask<DataKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (FindWithoutKeyring(keyId) is { } key)
        {
            return key;
        }

        if (!DataKey.IsId(keyId) || ProtectorOf(keyId) is not { } protector)
        {
            return null;
        }

        return await protector.LoadAsync(keyId, cancellationToken).ConfigureAwait(false) is { } bytes ? Take(bytes, keyId, protector) : null;
    }

    /// <summary>Returns the key that encrypts. It is created if there is none.</summary>
    /// <remarks>
    /// Every write calls it while it holds the token's lock. A key rotation takes every lock once after it has named the new key.
    /// Together, this makes sure that the rotation does not miss a write that uses the old key.
    /// </remarks>
    /// <param name="presentKeyId">The key of the file that the write replaces; null for a new file.</param>
    /// <param name="cancellationToken">Cancels the wait for the key lock or a keyring.</param>
    public async ValueTask<DataKey> GetCurrentAsync(string? presentKeyId, CancellationToken cancellationToken)
    {
        DeleteLeftoversUnlessLocked();
        if (_environment.Current() is { } supplied)
        {
            return Remember(supplied);
        }

        if (CurrentId() is not { } keyId)
        {
            // Another process may be rotating to a key from its own environment, and then this process finds no current key. That
            // rotation holds the key lock and waits for the token's lock, which is held here. To wait for the key lock would lose
            // the new refresh token. So use the present key: the rotation comes to this file later, and does not delete its key
            // before that.
            if (presentKeyId is not null && await FindAsync(presentKeyId, cancellationToken).ConfigureAwait(false) is { } present)
            {
                return present;
            }

            _permissions.Ensure();
            using var held = await _lock(cancellationToken).ConfigureAwait(false);
            keyId = CurrentId() ?? (await MakeAsync(cancellationToken).ConfigureAwait(false)).Id;
        }

        try
        {
            return await FindAsync(keyId, cancellationToken).ConfigureAwait(false)
                ?? throw StoreErrors.KeyUnavailable(
                    $"The data key {keyId}, which '{_directory.KeyEntry(CurrentFile)}' names, is not on this machine. "
                    + "Restore it from a backup, or create a new key with Update-SfTokenKey.");
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.DataKeyUnavailable)
        {
            return await FindSubstituteAsync(keyId, presentKeyId, exception, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Returns the key that encrypts, or a new one when the key that <c>current</c> names is damaged or out of reach. The caller
    /// replaces a token and does not need what is stored. Tokens under the other key stay as they are.
    /// </summary>
    public async ValueTask<DataKey> GetCurrentOrNewAsync(CancellationToken cancellationToken)
    {
        // A key in the environment that is wrong is the user's to put right.
        if (_environment.Current() is { } supplied)
        {
            return Remember(supplied);
        }

        try
        {
            return await GetCurrentAsync(presentKeyId: null, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (StoreErrors.IsUnreadable(exception))
        {
            return await MakeUnlessMadeAsync(unusableKeyId: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The protection of the key that encrypts. The key is created if there is none.</summary>
    public async ValueTask<KeyProtection> GetProtectionAsync(CancellationToken cancellationToken) =>
        ProtectionOf((await GetCurrentAsync(presentKeyId: null, cancellationToken).ConfigureAwait(false)).Id);

    /// <summary>The protection of a key that was found. A key never moves to another protector: a new protector gets a new key.</summary>
    public KeyProtection ProtectionOf(string keyId)
    {
        lock (_found)
        {
            if (!_found.TryGetValue(keyId, out var protector))
            {
                _found[keyId] = protector = ProtectorOf(keyId);
            }

            return protector?.Protection ?? KeyProtection.EnvironmentVariable;
        }
    }

    /// <summary>
    /// Changes the key that encrypts: to the key from the environment, if there is one, or else to a new key in the best available
    /// protector. The caller holds the key lock.
    /// </summary>
    public async ValueTask<DataKey> ReplaceCurrentAsync(CancellationToken cancellationToken)
    {
        if (_environment.Current() is not { } supplied)
        {
            return await MakeAsync(cancellationToken).ConfigureAwait(false);
        }

        DeleteLeftovers();

        // A process without that variable must not continue to write with the old key.
        Delete(_directory.KeyEntry(CurrentFile));
        return Remember(supplied);
    }

    /// <summary>Deletes the keys that no file needs. The caller holds the key lock.</summary>
    /// <returns>The failures, for example of a keyring that cannot be reached now.</returns>
    public async ValueTask<List<TokenException>> DeleteUnusedAsync(HashSet<string> needed, CancellationToken cancellationToken)
    {
        var failures = new List<TokenException>();
        foreach (var (keyId, protector) in Entries())
        {
            if (!needed.Contains(keyId))
            {
                try
                {
                    await protector.DeleteAsync(keyId, cancellationToken).ConfigureAwait(false);
                }
                catch (TokenException exception)
                {
                    failures.Add(StoreErrors.KeyNotDeleted(keyId, exception));
                    continue;
                }

                // Not wiped, because another thread may be using the key now.
                lock (_known)
                {
                    _known.Remove(keyId);
                }
            }
        }

        return failures;
    }

    /// <summary>Wipes the keys from memory.</summary>
    public void Dispose()
    {
        lock (_known)
        {
            foreach (var key in _known.Values)
            {
                key.Dispose();
            }

            _known.Clear();
        }
    }

    /// <summary>
    /// The key for a write when the current one is out of reach. The key of the present file will do: the tokens that a refresh has
    /// brought must not be lost because nobody can unlock the keyring for a newer key. If the user chose the key file, a new key goes
    /// there.
    /// </summary>
    private async ValueTask<DataKey> FindSubstituteAsync(
        string keyId, string? presentKeyId, TokenException cause, CancellationToken cancellationToken)
    {
        if (presentKeyId is not null && presentKeyId != keyId
            && await FindAsync(presentKeyId, cancellationToken).ConfigureAwait(false) is { } present)
        {
            return present;
        }

        if (_protectors.IsAgainstChoice(ProtectorOf(keyId)))
        {
            return await MakeUnlessMadeAsync(keyId, cancellationToken).ConfigureAwait(false);
        }

        throw ProtectorOf(keyId) is null
            ? cause
            : StoreErrors.KeyUnavailable($"{cause.Message} {StoreErrors.WithoutKeyring}", cause.InnerException ?? cause);
    }

    /// <summary>Makes a new key, unless another process has made one in the meantime.</summary>
    /// <param name="unusableKeyId">The key that is current and out of reach; null when it is not known whether there is one.</param>
    /// <param name="cancellationToken">Cancels the wait for the key lock or a keyring.</param>
    private async ValueTask<DataKey> MakeUnlessMadeAsync(string? unusableKeyId, CancellationToken cancellationToken)
    {
        _permissions.Ensure();
        using var held = await _lock(cancellationToken).ConfigureAwait(false);
        return unusableKeyId is not null && CurrentId() is { } keyId && keyId != unusableKeyId
            && await FindAsync(keyId, cancellationToken).ConfigureAwait(false) is { } made
                ? made
                : await MakeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<DataKey> MakeAsync(CancellationToken cancellationToken)
    {
        DeleteLeftovers();
        var key = DataKey.Create();
        await _protectors.StoreInBestProtectorAsync(key, cancellationToken).ConfigureAwait(false);
        var path = _directory.KeyEntry(CurrentFile);
        try
        {
            AtomicFile.Write(path, _directory.KeyTemporaryFile(CurrentFile), Encoding.ASCII.GetBytes(key.Id + "\n"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, exception);
        }

        return Remember(key);
    }

    /// <summary>Deletes the temporary files of writes that were stopped: one of them may hold a key. The caller holds the key lock.</summary>
    private void DeleteLeftovers()
    {
        foreach (var path in new List<string>(_directory.FindKeyTemporaryFiles()))
        {
            AtomicFile.TryDelete(path);
        }
    }

    /// <summary>
    /// Like <see cref="DeleteLeftovers"/>, once, for a caller without the key lock. If the lock is held, a write may be running, and its
    /// process deletes what others have left.
    /// </summary>
    private void DeleteLeftoversUnlessLocked()
    {
        if (Interlocked.Exchange(ref _isCleaned, 1) != 0)
        {
            return;
        }

        try
        {
            if (_directory.FindKeyTemporaryFiles().Any())
            {
                using var held = FileLock.TryAcquire(_directory.KeyLock, writeHolder: false);
                if (held is not null)
                {
                    DeleteLeftovers();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Nothing can be changed here. Whoever can change something deletes them.
        }
    }

    private string? CurrentId()
    {
        var path = _directory.KeyEntry(CurrentFile);
        if (_files.TryRead(path) is not { } text)
        {
            return null;
        }

        var keyId = Encoding.ASCII.GetString(text).Trim();
        return DataKey.IsId(keyId)
            ? keyId
            : throw StoreErrors.KeyInvalid(
                $"The file '{path}' does not contain the id of a data key. "
                + "Write the name of one of the keys in the same folder into it, without the extension.");
    }

    private static void Delete(string path)
    {
        try
        {
            AtomicFile.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, exception);
        }
    }

    private IKeyProtector? ProtectorOf(string keyId)
    {
        foreach (var protector in _protectors.All)
        {
            if (File.Exists(_directory.KeyEntry(keyId + protector.Extension)))
            {
                return protector;
            }
        }

        return null;
    }

    private List<(string KeyId, IKeyProtector Protector)> Entries()
    {
        var entries = new List<(string, IKeyProtector)>();
        foreach (var path in Directory.GetFiles(_directory.Keys))
        {
            var keyId = Path.GetFileNameWithoutExtension(path);
            foreach (var protector in _protectors.All)
            {
                if (DataKey.IsId(keyId) && Path.GetExtension(path) == protector.Extension)
                {
                    entries.Add((keyId, protector));
                }
            }
        }

        return entries;
    }

    private DataKey Take(byte[] bytes, string keyId, IKeyProtector protector)
    {
        var key = bytes.Length == DataKey.Length ? new DataKey(bytes) : null;
        if (key?.Id != keyId)
        {
            throw StoreErrors.KeyInvalid(
                $"The data key of '{_directory.KeyEntry(keyId + protector.Extension)}' does not match the id in the file name: "
                + "it was changed or replaced. Restore it from a backup.");
        }

        lock (_found)
        {
            _found[keyId] = protector;
        }

        return Remember(key);
    }

    private DataKey Remember(DataKey key)
    {
        lock (_known)
        {
            if (_known.TryGetValue(key.Id, out var known))
            {
                key.Dispose();
                return known;
            }

            _known.Add(key.Id, key);
            return key;
        }
    }
}
