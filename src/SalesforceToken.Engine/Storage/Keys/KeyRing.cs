using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage.Files;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>
/// The data keys that are here. The keys' folder says which there are and who keeps each (<see cref="IKeyKeeper"/>), and its file
/// <c>current</c> says which one to encrypt under; so every process finds the same, before, during and after a change of key.
/// </summary>
internal sealed class KeyRing : IDisposable
{
    private const string CurrentFile = "current";

    private readonly DataFolder _folder;
    private readonly PrivateFolders _folders;
    private readonly PrivateFiles _files;
    private readonly EnvironmentKeys _environment;
    private readonly KeyKeepers _keepers;
    private readonly Func<CancellationToken, Task<FileLock>> _lock;
    private readonly Dictionary<string, DataKey> _known = [];
    private readonly Dictionary<string, IKeyKeeper?> _found = new(StringComparer.Ordinal);

    public KeyRing(
        DataFolder folder,
        PrivateFolders folders,
        PrivateFiles files,
        EnvironmentKeys environment,
        KeyKeepers keepers,
        Func<CancellationToken, Task<FileLock>> takeLock)
    {
        _folder = folder;
        _folders = folders;
        _files = files;
        _environment = environment;
        _keepers = keepers;
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

        // Ids of other tools are no file names
        return DataKey.IsId(keyId) && _keepers.File.TryLoad(keyId) is { } bytes ? Take(bytes, keyId, _keepers.File) : null;
    }

    /// <summary>The key of an id; null when it is not here.</summary>
    public async ValueTask<DataKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (FindAtHand(keyId) is { } key)
        {
            return key;
        }

        if (!DataKey.IsId(keyId) || KeeperOf(keyId) is not { } keeper)
        {
            return null;
        }

        return await keeper.LoadAsync(keyId, cancellationToken).ConfigureAwait(false) is { } bytes ? Take(bytes, keyId, keeper) : null;
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

            _folders.Ensure();
            using var held = await _lock(cancellationToken).ConfigureAwait(false);
            keyId = CurrentId() ?? (await MakeAsync(cancellationToken).ConfigureAwait(false)).Id;
        }

        return await FindAsync(keyId, cancellationToken).ConfigureAwait(false)
            ?? throw StoreErrors.KeyUnavailable(
                $"The data key {keyId}, which '{_folder.KeyEntry(CurrentFile)}' names, is not on this machine. Restore it from a backup, or make a new one with Update-SfTokenKey.");
    }

    /// <summary>What keeps the key to encrypt under; the key is made if there is none.</summary>
    public async ValueTask<KeyProtection> GetProtectionAsync(CancellationToken cancellationToken) =>
        ProtectionOf((await CurrentAsync(presentKeyId: null, cancellationToken).ConfigureAwait(false)).Id);

    /// <summary>What keeps a key that was found. A key never moves: another keeper gets a key of its own.</summary>
    public KeyProtection ProtectionOf(string keyId)
    {
        lock (_found)
        {
            if (!_found.TryGetValue(keyId, out var keeper))
            {
                _found[keyId] = keeper = KeeperOf(keyId);
            }

            return keeper?.Protection ?? KeyProtection.EnvironmentVariable;
        }
    }

    /// <summary>
    /// Names a new key as the one to encrypt under: the environment's, if it supplies one, or one made now by the best keeper
    /// there is. The caller holds the key lock.
    /// </summary>
    public async ValueTask<DataKey> ReplaceCurrentAsync(CancellationToken cancellationToken)
    {
        if (_environment.Current() is not { } supplied)
        {
            return await MakeAsync(cancellationToken).ConfigureAwait(false);
        }

        // Nor may a process without that variable go on writing under the old key
        Delete(_folder.KeyEntry(CurrentFile));
        return Remember(supplied);
    }

    /// <summary>Forgets the keys that no file needs. The caller holds the key lock.</summary>
    public async ValueTask DeleteAllButAsync(HashSet<string> needed, CancellationToken cancellationToken)
    {
        foreach (var (keyId, keeper) in Entries())
        {
            if (!needed.Contains(keyId))
            {
                await keeper.DeleteAsync(keyId, cancellationToken).ConfigureAwait(false);

                // Not wiped: another thread may be reading with it at this moment
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
        await _keepers.StoreInBestAsync(key, cancellationToken).ConfigureAwait(false);
        var path = _folder.KeyEntry(CurrentFile);
        try
        {
            AtomicFile.Write(path, _folder.KeyTemporaryFile(CurrentFile), Encoding.ASCII.GetBytes(key.Id + "\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, e);
        }

        return Remember(key);
    }

    private string? CurrentId()
    {
        var path = _folder.KeyEntry(CurrentFile);
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, e);
        }
    }

    private IKeyKeeper? KeeperOf(string keyId)
    {
        foreach (var keeper in _keepers.All)
        {
            if (File.Exists(_folder.KeyEntry(keyId + keeper.Extension)))
            {
                return keeper;
            }
        }

        return null;
    }

    private List<(string KeyId, IKeyKeeper Keeper)> Entries()
    {
        var entries = new List<(string, IKeyKeeper)>();
        foreach (var path in Directory.GetFiles(_folder.Keys))
        {
            var keyId = Path.GetFileNameWithoutExtension(path);
            foreach (var keeper in _keepers.All)
            {
                if (DataKey.IsId(keyId) && Path.GetExtension(path) == keeper.Extension)
                {
                    entries.Add((keyId, keeper));
                }
            }
        }

        return entries;
    }

    private DataKey Take(byte[] bytes, string keyId, IKeyKeeper keeper)
    {
        var key = bytes.Length == DataKey.Length ? new DataKey(bytes) : null;
        if (key?.Id != keyId)
        {
            throw StoreErrors.KeyInvalid(
                $"The data key that '{_folder.KeyEntry(keyId + keeper.Extension)}' stands for is not the key of that name: it was changed or replaced. Restore it from a backup.");
        }

        lock (_found)
        {
            _found[keyId] = keeper;
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
