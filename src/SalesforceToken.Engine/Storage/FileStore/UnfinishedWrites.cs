using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Storage.Keys;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>
/// Writes that were stopped, by a kill or a power cut, after the new content was there and before it had its name. The content is
/// the newest there is of its token, and may hold the only refresh token that is still good, so it is given its name; unless it
/// is not whole, in which case no one was ever told that it was saved.
/// </summary>
internal sealed class UnfinishedWrites
{
    private readonly DataDirectory _directory;
    private readonly PrivateFiles _files;
    private readonly KeyRing _keys;
    private readonly TokenFileCodec _seal;

    public UnfinishedWrites(DataDirectory directory, PrivateFiles files, KeyRing keys, TokenFileCodec seal)
    {
        _directory = directory;
        _files = files;
        _keys = keys;
        _seal = seal;
    }

    /// <summary>Whether there may be one of a token; or a write is going on right now.</summary>
    public bool MayExist(string name) => PrivateFiles.Exists(_directory.TokenTemporaryFile(name));

    /// <summary>
    /// Finishes what there is of a token unless the token is locked: then a write is going on, or whoever holds the lock will
    /// see to it.
    /// </summary>
    public async ValueTask FinishUnlessLockedAsync(string name, CancellationToken cancellationToken)
    {
        FileLock? held;
        try
        {
            held = FileLock.TryTake(_directory.TokenLock(name), isSigned: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Nothing can be changed here, as on a read-only disk.
            return;
        }

        if (held is not null)
        {
            using (held)
            {
                await FinishAsync(name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Finishes what there is of a token. The caller holds its lock.</summary>
    /// <exception cref="TokenException">It cannot be opened here. It stays where it is.</exception>
    public async ValueTask FinishAsync(string name, CancellationToken cancellationToken)
    {
        var path = _directory.TokenTemporaryFile(name);
        if (_files.TryRead(path) is not { } content)
        {
            return;
        }

        if (CompactJwe.TryParse(content, out _) is not { } jwe)
        {
            AtomicFile.TryDelete(path);
            return;
        }

        var key = await _keys.FindAsync(jwe.KeyId, cancellationToken).ConfigureAwait(false)
            ?? throw StoreErrors.KeyNotHere(path, jwe.KeyId);
        if (_seal.TryOpen(jwe, key, name, path) is not { } snapshot)
        {
            AtomicFile.TryDelete(path);
            return;
        }

        var target = _directory.TokenFile(snapshot.Profile.Name);
        try
        {
            AtomicFile.Finish(path, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(target, exception);
        }
    }
}
