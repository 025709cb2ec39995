using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Storage.Keys;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>Finds, reads, checks and replaces token files by name. The caller holds the token's lock for writes and deletions.</summary>
internal sealed class TokenFiles
{
    // The usual setting of the file systems on each operating system. Exceptions are rare.
    private static readonly bool FileSystemIgnoresCase = !RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    // Many times the size of new tokens, and nothing for a disk.
    private const int RoomBytes = 1 << 16;

    private readonly DataDirectory _directory;
    private readonly PrivateFiles _files;
    private readonly KeyRing _keys;
    private readonly TokenFileCodec _codec;
    private readonly UnfinishedWrites _unfinished;
    private readonly BlockingIo _blockingIo;

    public TokenFiles(DataDirectory directory, PrivateFiles files, KeyRing keys, RecordFormat format, BlockingIo blockingIo)
    {
        _directory = directory;
        _files = files;
        _keys = keys;
        _blockingIo = blockingIo;
        _codec = new TokenFileCodec(format, keys);
        _unfinished = new UnfinishedWrites(directory, files, keys, _codec);
    }

    /// <summary>
    /// Reads a token; null when there is none. When no keyring is needed, it runs without an async method: the state machines that
    /// the compiler generates take a noticeable part of the first read of a process.
    /// </summary>
    /// <param name="name">The name of the token.</param>
    /// <param name="isLocked">Whether the caller holds the token's lock.</param>
    /// <param name="cancellationToken">Cancels the wait for a keyring.</param>
    public ValueTask<TokenSnapshot?> ReadAsync(string name, bool isLocked, CancellationToken cancellationToken)
    {
        EngineEventSource.Log?.StoreRead(name);
        return _unfinished.MayExist(name) ? FinishAndReadAsync(name, isLocked, cancellationToken) : ReadAsync(name, cancellationToken);
    }

    /// <summary>Replaces a version of a token, encrypted with the current key.</summary>
    public async ValueTask<TokenSnapshot> WriteAsync(
        TokenProfile profile, string? expectedVersion, DiskRoom room, CancellationToken cancellationToken)
    {
        await _unfinished.FinishAsync(profile.Name, cancellationToken).ConfigureAwait(false);
        var exists = TryLoad(profile.Name, out var path, out var content);
        var present = exists ? TokenFileCodec.Parse(content!, path) : null;
        if (present?.Version != expectedVersion)
        {
            throw StoreErrors.Changed(profile.Name);
        }

        // The file system finds the file under any spelling. A write under the requested spelling would rename it.
        if (exists && FileSystemIgnoresCase && FindSpelling(profile.Name) is { } spelling)
        {
            path = _directory.TokenFile(spelling);
        }

        // The token keeps the spelling of its first write.
        var stored = exists ? profile with { Name = NameOf(path) } : profile;
        var key = await _keys.GetCurrentAsync(present?.KeyId, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var version = await _blockingIo.RunAsync(() =>
        {
            var sealedContent = Seal(stored, path, key, out var sealedVersion);
            Save(sealedContent, stored.Name, path, exists, room);
            return sealedVersion;
        }).ConfigureAwait(false);
        EngineEventSource.Log?.StoreWritten(stored.Name);
        return new TokenSnapshot(stored, version, _keys.ProtectionOf(key.Id));
    }

    /// <summary>
    /// Writes a token in place of whatever is stored under its name. The file of an unfinished write is replaced first: otherwise a
    /// later read could finish that write, and what was replaced would be back.
    /// </summary>
    public async ValueTask<TokenSnapshot> ReplaceAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        var isExact = !FileSystemIgnoresCase && PrivateFiles.Exists(_directory.TokenFile(profile.Name));
        var spelling = isExact ? profile.Name : FindSpelling(profile.Name) ?? profile.Name;
        var stored = profile with { Name = spelling };
        var path = _directory.TokenFile(spelling);
        var key = await _keys.GetCurrentOrNewAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var content = Seal(stored, path, key, out var version);
        var temporaryPath = _directory.TokenTemporaryFile(spelling);
        Run(path, () =>
        {
            AtomicFile.Write(temporaryPath, _directory.TokenReplacementFile(spelling), content);
            AtomicFile.CompleteRename(temporaryPath, path);
        });
        ReleaseRoom(spelling);
        EngineEventSource.Log?.StoreWritten(spelling);
        return new TokenSnapshot(stored, version, _keys.ProtectionOf(key.Id));
    }

    /// <summary>Gives up the room on the disk that is kept for a token.</summary>
    public void ReleaseRoom(string name) => AtomicFile.TryDelete(_directory.TokenReserveFile(name));

    /// <summary>
    /// Renames a token. The file gets its new name in one step, so at every moment one name owns the token. The caller holds the locks
    /// of both names. Null when there is no such token.
    /// </summary>
    public async ValueTask<TokenSnapshot?> RenameAsync(string name, string newName, CancellationToken cancellationToken)
    {
        if (await ReadAsync(name, isLocked: true, cancellationToken).ConfigureAwait(false) is not { } current)
        {
            return null;
        }

        if (!TokenName.Same(name, newName))
        {
            await _unfinished.FinishAsync(newName, cancellationToken).ConfigureAwait(false);
            if (TryLoad(newName, out var taken, out _))
            {
                throw StoreErrors.AlreadyExists(NameOf(taken));
            }
        }

        // A file under a name that its content does not have is a damaged one. So the content allows both names first.
        var marked = current.Profile with { RenamedTo = newName };
        var leaving = await WriteAsync(marked, current.Version, DiskRoom.None, cancellationToken).ConfigureAwait(false);
        _ = TryLoad(name, out var path, out _);
        try
        {
            AtomicFile.Rename(path, _directory.TokenFile(newName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, exception);
        }

        ReleaseRoom(name);
        var renamed = current.Profile with { Name = newName };
        try
        {
            return await WriteAsync(renamed, leaving.Version, DiskRoom.None, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            // The token has its new name already. Its next write leaves out the old one.
            return leaving with { Profile = renamed };
        }
    }

    /// <summary>Deletes a version of a token.</summary>
    public void Delete(string name, string expectedVersion)
    {
        if (!TryLoad(name, out var path, out var content) || TokenFileCodec.Parse(content, path).Version != expectedVersion)
        {
            throw StoreErrors.Changed(name);
        }

        DeleteFile(path);
        ReleaseRoom(name);
    }

    /// <summary>Deletes a token if it exists, even if its file is damaged, and the temporary file of an unfinished write.</summary>
    public void Discard(string name)
    {
        // The temporary file first, and durably. Otherwise a later read would finish that write, and the token would be back.
        var temporaryPath = _directory.TokenTemporaryFile(name);
        if (PrivateFiles.Exists(temporaryPath))
        {
            DeleteFile(temporaryPath);
        }

        ReleaseRoom(name);
        AtomicFile.TryDelete(_directory.TokenReplacementFile(name));
        if (PrivateFiles.Exists(_directory.TokenFile(name)))
        {
            DeleteFile(_directory.TokenFile(name));
        }
        else if (FindSpelling(name) is { } other)
        {
            DeleteFile(_directory.TokenFile(other));
        }
    }

    /// <summary>Encrypts a token with another key. The content stays as it is, in any schema. False when there was nothing to do.</summary>
    public async ValueTask<bool> ReencryptAsync(string name, DataKey key, CancellationToken cancellationToken)
    {
        await _unfinished.FinishAsync(name, cancellationToken).ConfigureAwait(false);
        var path = _directory.TokenFile(name);
        if (_files.TryRead(path) is not { } content)
        {
            return false;
        }

        var jwe = TokenFileCodec.Parse(content, path);
        if (jwe.KeyId == key.Id)
        {
            return false;
        }

        var oldKey = await _keys.FindAsync(jwe.KeyId, cancellationToken).ConfigureAwait(false)
            ?? throw StoreErrors.KeyMissing(path, jwe.KeyId);
        var plaintext = TokenFileCodec.Decrypt(jwe, oldKey, path);
        try
        {
            var again = CompactJwe.Encrypt(key, plaintext, out _);
            TokenFileCodec.RequireReadable(again, plaintext, key, path);
            Save(again, name, path, exists: true, DiskRoom.None);
        }
        finally
        {
            Array.Clear(plaintext, 0, plaintext.Length);
        }

        return true;
    }

    /// <summary>The id of the key that a file in the folder of the tokens needs.</summary>
    /// <returns>Null for a file that is not a token's, and for one that is gone.</returns>
    /// <exception cref="TokenException">It is not known which key the file needs.</exception>
    public string? ReadKeyId(string path)
    {
        if (_files.TryRead(path) is not { } content)
        {
            return null;
        }

        return CompactJwe.TryParse(content, out _) is { } jwe ? jwe.KeyId
            : DataDirectory.IsTokenFile(path) ? throw StoreErrors.NotAToken(path)
            : null;
    }

    /// <summary>
    /// Finishes an unfinished write of a token, and deletes what else a stopped process has left. The caller holds the token's lock.
    /// </summary>
    public ValueTask FinishAsync(string name, CancellationToken cancellationToken)
    {
        ReleaseRoom(name);
        AtomicFile.TryDelete(_directory.TokenReplacementFile(name));
        return _unfinished.FinishAsync(name, cancellationToken);
    }

    private static string NameOf(string path) => FileNames.TryDecode(Path.GetFileNameWithoutExtension(path))!;

    private static void DeleteFile(string path) => Run(path, () => AtomicFile.Delete(path));

    private static void Run(string path, Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, exception);
        }
    }

    private async ValueTask<TokenSnapshot?> FinishAndReadAsync(string name, bool isLocked, CancellationToken cancellationToken)
    {
        var finishing = isLocked
            ? _unfinished.FinishAsync(name, cancellationToken)
            : _unfinished.FinishUnlessLockedAsync(name, cancellationToken);
        await finishing.ConfigureAwait(false);
        return await ReadAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (!TryLoad(name, out var path, out var content))
        {
            return default;
        }

        var jwe = TokenFileCodec.Parse(content, path);
        return _keys.FindWithoutKeyring(jwe.KeyId) is { } key
            ? new ValueTask<TokenSnapshot?>(_codec.Open(jwe, key, name, path))
            : ReadWithKeyringAsync(name, cancellationToken);
    }

    private async ValueTask<TokenSnapshot?> ReadWithKeyringAsync(string name, CancellationToken cancellationToken)
    {
        string? missingKey = null;
        while (TryLoad(name, out var path, out var content))
        {
            var jwe = TokenFileCodec.Parse(content, path);
            if (await _keys.FindAsync(jwe.KeyId, cancellationToken).ConfigureAwait(false) is { } key)
            {
                return _codec.Open(jwe, key, name, path);
            }

            // The key may have been rotated after the file was read. Then the file now has another key, so read it once more.
            if (missingKey == jwe.KeyId)
            {
                throw StoreErrors.KeyMissing(path, jwe.KeyId);
            }

            missingKey = jwe.KeyId;
        }

        return null;
    }

    /// <summary>Makes the content of a token's file, and makes sure that it can be read again.</summary>
    private byte[] Seal(TokenProfile profile, string path, DataKey key, out string version)
    {
        var plaintext = RecordSerializer.Write(profile);
        try
        {
            var content = CompactJwe.Encrypt(key, plaintext, out version);
            _codec.RequireSame(content, plaintext, key, profile.Name, path);
            return content;
        }
        finally
        {
            Array.Clear(plaintext, 0, plaintext.Length);
        }
    }

    private void Save(byte[] content, string name, string path, bool exists, DiskRoom room)
    {
        var temporaryPath = _directory.TokenTemporaryFile(name);
        var roomPath = _directory.TokenReserveFile(name);
        Run(path, () =>
        {
            switch (room)
            {
                case DiskRoom.Use when PrivateFiles.Exists(roomPath):
                    AtomicFile.WriteIntoRoom(path, temporaryPath, roomPath, content);
                    break;
                case DiskRoom.Keep:
                    SaveAndKeepRoom(path, temporaryPath, roomPath, content);
                    break;
                default:
                    Save(path, temporaryPath, content, exists);
                    break;
            }
        });
    }

    private static void Save(string path, string temporaryPath, byte[] content, bool exists)
    {
        if (exists)
        {
            AtomicFile.WriteRecoverably(path, temporaryPath, content);
        }
        else
        {
            // A power cut must not leave a new token under its temporary name, because the list of names would not show it.
            AtomicFile.Write(path, temporaryPath, content);
        }
    }

    private static void SaveAndKeepRoom(string path, string temporaryPath, string roomPath, byte[] content)
    {
        var size = content.Length + RoomBytes;
        if (size > PrivateFiles.MaxFileBytes)
        {
            throw StoreErrors.WouldNotBeRead(path, "leaves no room for new tokens");
        }

        AtomicFile.MakeRoom(roomPath, size);
        try
        {
            AtomicFile.WriteRecoverably(path, temporaryPath, content);
        }
        catch
        {
            AtomicFile.TryDelete(roomPath);
            throw;
        }
    }

    // The exact spelling is fast for any number of tokens. Only if it is not found, all names are searched.
    private bool TryLoad(string name, out string path, [NotNullWhen(true)] out byte[]? content)
    {
        path = _directory.TokenFile(name);
        content = _files.TryRead(path);
        if (content is not null)
        {
            return true;
        }

        if (FindSpelling(name) is not { } other)
        {
            return false;
        }

        path = _directory.TokenFile(other);
        content = _files.TryRead(path);
        return content is not null;
    }

    private string? FindSpelling(string name)
    {
        try
        {
            foreach (var other in _directory.FindNames())
            {
                if (TokenName.Same(other, name))
                {
                    return other;
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.ReadFailed(_directory.Tokens, exception);
        }
    }
}
