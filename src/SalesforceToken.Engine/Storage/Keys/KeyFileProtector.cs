using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>Stores a key as text in a file with mode 0600. Only the file system protects it.</summary>
internal sealed class KeyFileProtector : IKeyProtector
{
    private readonly DataDirectory _directory;
    private readonly PrivateFiles _files;

    public KeyFileProtector(DataDirectory directory, PrivateFiles files)
    {
        _directory = directory;
        _files = files;
    }

    public KeyProtection Protection => KeyProtection.KeyFile;

    public string Extension => ".key";

    /// <summary>Reads a key; null when no file contains it.</summary>
    public byte[]? TryLoad(string keyId)
    {
        var path = _directory.KeyEntry(keyId + Extension);
        if (_files.TryRead(path) is not { } text)
        {
            return null;
        }

        var bytes = KeyText.TryParse(Encoding.ASCII.GetString(text));
        Array.Clear(text, 0, text.Length);
        return bytes
            ?? throw StoreErrors.KeyInvalid(
                $"The key file '{path}' does not contain {DataKey.Length} bytes in base64. Restore it from a backup.");
    }

    public ValueTask<byte[]?> LoadAsync(string keyId, CancellationToken cancellationToken) => new(TryLoad(keyId));

    public ValueTask StoreAsync(DataKey key, CancellationToken cancellationToken)
    {
        var file = key.Id + Extension;
        var path = _directory.KeyEntry(file);
        var line = KeyText.ToLine(key);
        try
        {
            AtomicFile.Write(path, _directory.KeyTemporaryFile(file), line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, exception);
        }
        finally
        {
            Array.Clear(line, 0, line.Length);
        }

        return default;
    }

    public ValueTask DeleteAsync(string keyId, CancellationToken cancellationToken)
    {
        var path = _directory.KeyEntry(keyId + Extension);
        try
        {
            AtomicFile.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, exception);
        }

        return default;
    }
}
