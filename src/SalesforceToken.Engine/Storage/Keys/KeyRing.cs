using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>
/// The data keys that are here. The keys' folder says which there are and who keeps each (<see cref="IKeyProtector"/>), and its file
/// <c>current</c> says which one to encrypt under; so every process finds the same, before, during and after a change of key.
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

    /// <summary>The key of an id, if it can be had without asking a keyring: known, supplied, or in a key file.</summary>
    public DataKey? FindAtHand(string keyId)
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

        // Ids of other tools are no file names.
        return DataKey.IsId(keyId) && _protectors.File.TryLoad(keyId) is { } bytes ? Take(bytes, keyId, _protectors.File) : null;
    }

    /// <summary>The key of an id; null when it is not here.</summary>
    public async ValueTask<DataKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (FindAtHand(keyId) is { } key)
        {
            return key;
        }

        if (!DataKey.IsId(keyId) || ProtectorOf(keyId) is not { } protector)
        {
            return null;
        }

        return await protector.LoadAsync(keyId, cancellationToken).ConfigureAwait(false) is { } bytes ? Take(bytes, keyId, protector) : null;
    }

    /// <summary>The key to encrypt under, made now if there is none.</summary>
    /// <remarks>
    /// Asked anew for each write, under the token's lock: that, and a key change that passes through every lock after it has
    /// named the new key, keeps a write under a key that is about to go from being missed.
    /// </remarks>
    /// <param name="presentKeyId">The key that what is replaced is under; null for what is new.</param>
    /// <param name="cancellationToken">Ends the wait for the key lock, or for a keyring.</param>
    public async ValueTask<DataKey> CurrentAsync(string? presentKeyId, CancellationToken cancellationToken)
    {
        if (_environment.Current() is { } supplied)
        {
            return Remember(supplied);
        }

        if (CurrentId() is not { } keyId)
        {
            // A change to a key that the environment of another process supplies names none for this one. That change holds the key
            // lock and waits for the token's, which is held here: to wait for it would cost the new refresh token. It comes to
            // this file afterwards, and until then keeps its key.
            if (presentKeyId is not null && await FindAsync(presentKeyId, cancellationToken).ConfigureAwait(false) is { } present)
            {
                return present;
            }

            _permissions.Ensure();
            using var held = await _lock(cancellationToken).ConfigureAwait(false);
            keyId = CurrentId() ?? (await MakeAsync(cancellationToken).ConfigureAwait(false)).Id;
        }

        return await FindAsync(keyId, cancellationToken).ConfigureAwait(false)
            ?? throw StoreErrors.KeyUnavailable(
                $"The data key {keyId}, which '{_directory.KeyEntry(CurrentFile)}' names, is not on this machine. Restore it from a backup, or make a new one with Update-SfTokenKey.");
    }

    /// <summary>What keeps the key to encrypt under; the key is made if there is none.</summary>
    public async ValueTask<KeyProtection> GetProtectionAsync(CancellationToken cancellationToken) =>
        ProtectionOf((await CurrentAsync(presentKeyId: null, cancellationToken).ConfigureAwait(false)).Id);

    /// <summary>What keeps a key that was found. A key never moves: another keeper gets a key of its own.</summary>
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
    /// Names a new key as the one to encrypt under: the environment's, if it supplies one, or one made now by the best protector
    /// there is. The caller holds the key lock.
    /// </summary>
    public async ValueTask<DataKey> ReplaceCurrentAsync(CancellationToken cancellationToken)
    {
        if (_environment.Current() is not { } supplied)
        {
            return await MakeAsync(cancellationToken).ConfigureAwait(false);
        }

        // Nor may a process without that variable go on writing under the old key.
        Delete(_directory.KeyEntry(CurrentFile));
        return Remember(supplied);
    }

    /// <summary>Forgets the keys that no file needs. The caller holds the key lock.</summary>
    public async ValueTask DeleteAllButAsync(HashSet<string> needed, CancellationToken cancellationToken)
    {
        foreach (var (keyId, protector) in Entries())
        {
            if (!needed.Contains(keyId))
            {
                await protector.DeleteAsync(keyId, cancellationToken).ConfigureAwait(false);

                // Not wiped: another thread may be reading with it at this moment.
                lock (_known)
                {
                    _known.Remove(keyId);
                }
            }
        }
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

    private async ValueTask<DataKey> MakeAsync(CancellationToken cancellationToken)
    {
        var key = DataKey.Create();
        await _protectors.StoreInBestAsync(key, cancellationToken).ConfigureAwait(false);
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
                $"The file '{path}' does not hold the id of a data key. Write the name of one of the keys beside it into it, without extension.");
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

    private List<(string KeyId, IKeyProtector Keeper)> Entries()
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
                $"The data key that '{_directory.KeyEntry(keyId + protector.Extension)}' stands for is not the key of that name: it was changed or replaced. Restore it from a backup.");
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
