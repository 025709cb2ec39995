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
/// Finishes writes that were stopped, by a kill or a power cut, after the temporary file was written and before it was renamed.
/// The temporary file has the newest content of its token, perhaps with the only refresh token that is still valid, so it gets
/// its final name. A file that is not complete is deleted: nobody was ever told that it was saved.
/// </summary>
internal sealed class UnfinishedWrites
{
    private readonly DataDirectory _directory;
    private readonly PrivateFiles _files;
    private readonly KeyRing _keys;
    private readonly TokenFileCodec _codec;

    public UnfinishedWrites(DataDirectory directory, PrivateFiles files, KeyRing keys, TokenFileCodec codec)
    {
        _directory = directory;
        _files = files;
        _keys = keys;
        _codec = codec;
    }

    /// <summary>Whether a token may have an unfinished write. It is also true while a write is running.</summary>
    public bool MayExist(string name) => PrivateFiles.Exists(_directory.TokenTemporaryFile(name));

    /// <summary>
    /// Finishes an unfinished write of a token, unless the token is locked: then a write is running, or the holder of the lock will
    /// finish it.
    /// </summary>
    public async ValueTask FinishUnlessLockedAsync(string name, CancellationToken cancellationToken)
    {
        FileLock? held;
        try
        {
            held = FileLock.TryAcquire(_directory.TokenLock(name), writeHolder: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Nothing can be changed here, for example on a read-only disk.
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

    /// <summary>Finishes an unfinished write of a token. The caller holds the token's lock.</summary>
    /// <exception cref="TokenException">The temporary file cannot be decrypted here. It is not deleted.</exception>
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
            ?? throw StoreErrors.KeyMissing(path, jwe.KeyId);
        if (_codec.TryOpen(jwe, key, name, path) is not { } snapshot)
        {
            AtomicFile.TryDelete(path);
            return;
        }

        var target = _directory.TokenFile(snapshot.Profile.Name);
        try
        {
            AtomicFile.CompleteRename(path, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(target, exception);
        }
    }
}
