using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Identity.Client.Extensions.Msal;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>
/// Stores keys where the system stores the user's secrets (DPAPI, Keychain or Secret Service), with the <c>Storage</c> class of
/// Microsoft.Identity.Client.Extensions.Msal. That library can fail to write or read without an error, so each written key is read
/// back and compared. It can also block as long as a keyring blocks, so each call runs on a separate thread with a timeout.
/// </summary>
internal sealed class PlatformKeyProtector : IKeyProtector
{
    private const string Application = "SalesforceToken";
    private const string Schema = "io.github.salesforcetoken.DataKey";

    private readonly DataDirectory _directory;
    private readonly PlatformKeyring _kind;
    private readonly CallTimeout _timeout;

    public PlatformKeyProtector(DataDirectory directory, PlatformKeyring kind, CallTimeout timeout)
    {
        _directory = directory;
        _kind = kind;
        _timeout = timeout;
    }

    public KeyProtection Protection => _kind.Protection;

    public string Extension => _kind.Extension;

    public async ValueTask<byte[]?> LoadAsync(string keyId, CancellationToken cancellationToken)
    {
        var errors = new ErrorListener();
        var path = _directory.KeyEntry(keyId + Extension);
        var bytes = await CallForStoredKeyAsync(keyId, () => CreateStorage(keyId, errors).ReadData(), cancellationToken).ConfigureAwait(false);
        if (bytes is { Length: > 0 })
        {
            return bytes;
        }

        // The entry says that this keyring got the key. A locked keyring, and another one, answer alike: with nothing.
        if (!_kind.EntryHoldsKey)
        {
            throw StoreErrors.KeyUnavailable(
                $"{_kind.Name} did not return the data key {keyId}: it is locked, or it is not the one that '{path}' stands for. {_kind.Hint}",
                errors.ToException());
        }

        // An entry without content was left by a process that stopped before it stored the key.
        return new FileInfo(path).Length > 0
            ? throw StoreErrors.KeyUnavailable($"The data key in '{path}' cannot be read by {_kind.Name}. {_kind.Hint}", errors.ToException())
            : null;
    }

    public async ValueTask StoreAsync(DataKey key, CancellationToken cancellationToken)
    {
        if (_kind.GetUnavailableReason() is { } reason)
        {
            throw new KeyProtectorUnavailableException(reason);
        }

        var errors = new ErrorListener();
        bool isKept;
        try
        {
            isKept = await CallAsync(() => WriteAndCompare(key, errors), cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.DataKeyUnavailable)
        {
            throw StoreErrors.KeyUnavailable($"{exception.Message} {StoreErrors.WithoutKeyring}", exception.InnerException ?? exception);
        }

        if (!isKept)
        {
            throw StoreErrors.KeyUnavailable(
                $"{_kind.Name} accepted the data key but did not return it, so the key is not used. {_kind.Hint} {StoreErrors.WithoutKeyring}",
                errors.ToException());
        }
    }

    public async ValueTask DeleteAsync(string keyId, CancellationToken cancellationToken)
    {
        await CallForStoredKeyAsync(
            keyId,
            () =>
            {
                CreateStorage(keyId, new ErrorListener()).Clear(ignoreExceptions: false);
                File.Delete(_directory.KeyEntry(keyId + Extension));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private bool WriteAndCompare(DataKey key, ErrorListener errors)
    {
        var path = _directory.KeyEntry(key.Id + Extension);

        // The library would create the file with the rights that the umask leaves. It keeps the rights of an existing file.
        AtomicFile.Write(path, _directory.KeyTemporaryFile(key.Id + Extension), []);
        var isKept = false;
        try
        {
            var storage = CreateStorage(key.Id, errors);
            storage.WriteData(key.Bytes);
            var readBack = storage.ReadData();
            isKept = readBack is not null && CryptographicOperations.FixedTimeEquals(readBack, key.Bytes);
            if (readBack is not null)
            {
                Array.Clear(readBack, 0, readBack.Length);
            }

            if (isKept)
            {
                // The library does not flush its file, but tokens that are encrypted with this key may reach the disk at once.
                using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                file.Flush(flushToDisk: true);
            }

            return isKept;
        }
        finally
        {
            if (!isKept)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Like <see cref="CallAsync"/>, where a key has been stored: then it is a fault that the keyring does not exist.</summary>
    private async Task<T> CallForStoredKeyAsync<T>(string keyId, Func<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return _kind.GetUnavailableReason() is { } reason
                ? throw new KeyProtectorUnavailableException(reason)
                : await CallAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyProtectorUnavailableException exception)
        {
            throw StoreErrors.KeyUnavailable(
                $"The data key {keyId} is in a keyring that cannot be reached, because {exception.Message}. "
                + $"Run the command in the session that has the keyring (entry '{_directory.KeyEntry(keyId + Extension)}').",
                exception);
        }
    }

    private async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _timeout.RunAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw StoreErrors.KeyUnavailable($"{_kind.Name} did not respond within {_timeout.Seconds} seconds. {_kind.Hint}", exception);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or TokenException or KeyProtectorUnavailableException))
        {
            // The library, the bindings of the C library and the keyring throw exceptions without a common type.
            throw _kind.GetUnavailableReason(exception) is { } reason
                ? new KeyProtectorUnavailableException(reason, exception)
                : StoreErrors.KeyUnavailable($"{_kind.Name} failed: {PlatformKeyring.Describe(exception)}. {_kind.Hint}", exception);
        }
    }

    private Microsoft.Identity.Client.Extensions.Msal.Storage CreateStorage(string keyId, ErrorListener errors)
    {
        // The library distinguishes keyring items only by these two attributes, so the id of the key must be one of them.
        var properties = new StorageCreationPropertiesBuilder(keyId + Extension, _directory.Keys)
            .WithMacKeyChain(Application, keyId)
            .WithLinuxKeyring(
                Schema,
                MsalCacheHelper.LinuxKeyRingDefaultCollection,
                "SalesforceToken data key",
                new KeyValuePair<string, string>("application", Application),
                new KeyValuePair<string, string>("kid", keyId))
            .Build();
        return Microsoft.Identity.Client.Extensions.Msal.Storage.Create(properties, errors.Source);
    }

    /// <summary>
    /// Captures the errors that the library only writes to its trace. They contain lengths and paths; by its own rule, the library
    /// writes no content.
    /// </summary>
    private sealed class ErrorListener : TraceListener
    {
        private const int MaxLength = 500;
        private string? _last;

        public ErrorListener()
        {
            Source = new TraceSource(Application, SourceLevels.Error);
            Source.Listeners.Clear();
            Source.Listeners.Add(this);
        }

        public TraceSource Source { get; }

        public IOException? ToException() => _last is null ? null : new IOException(_last);

        public override void Write(string? message)
        {
        }

        public override void WriteLine(string? message) =>
            _last = message is { Length: > MaxLength } ? message.Substring(0, MaxLength) : message;
    }
}
