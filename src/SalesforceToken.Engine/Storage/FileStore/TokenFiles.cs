using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
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
    public async ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken)
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
        var version = await _blockingIo.RunAsync(() => Write(RecordSerializer.Write(stored), stored.Name, path, exists, key)).ConfigureAwait(false);
        EngineEventSource.Log?.StoreWritten(stored.Name);
        return new TokenSnapshot(stored, version, _keys.ProtectionOf(key.Id));
    }

    /// <summary>Deletes a version of a token.</summary>
    public void Delete(string name, string expectedVersion)
    {
        if (!TryLoad(name, out var path, out var content) || TokenFileCodec.Parse(content, path).Version != expectedVersion)
        {
            throw StoreErrors.Changed(name);
        }

        DeleteFile(path);
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

        if (File.Exists(_directory.TokenFile(name)))
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
        Write(TokenFileCodec.Decrypt(jwe, oldKey, path), name, path, exists: true, key);
        return true;
    }

    /// <summary>The ids of the keys that a token's file and the file of an unfinished write name.</summary>
    public IEnumerable<string> ReadKeyIds(string name)
    {
        foreach (var path in new[] { _directory.TokenFile(name), _directory.TokenTemporaryFile(name) })
        {
            if (_files.TryRead(path) is { } content && CompactJwe.TryParse(content, out _) is { } jwe)
            {
                yield return jwe.KeyId;
            }
        }
    }

    /// <summary>Finishes an unfinished write of a token. The caller holds the token's lock.</summary>
    public ValueTask FinishAsync(string name, CancellationToken cancellationToken) => _unfinished.FinishAsync(name, cancellationToken);

    private static string NameOf(string path) => FileNames.TryDecode(Path.GetFileNameWithoutExtension(path))!;

    private static void DeleteFile(string path)
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

    /// <summary>Encrypts a plaintext, wipes it, writes the file and returns the version.</summary>
    private string Write(byte[] plaintext, string name, string path, bool exists, DataKey key)
    {
        var content = CompactJwe.Encrypt(key, plaintext, out var version);
        Array.Clear(plaintext, 0, plaintext.Length);
        var temporaryPath = _directory.TokenTemporaryFile(name);
        try
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, exception);
        }

        return version;
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
