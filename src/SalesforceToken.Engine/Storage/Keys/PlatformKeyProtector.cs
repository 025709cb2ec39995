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
/// Keeps keys where the system keeps the user's secrets, through Microsoft.Identity.Client.Extensions.Msal's <c>Storage</c>:
/// DPAPI, Keychain or Secret Service. That library may fail to write, or to read, without a word, so all is read back and
/// compared; and it may block for as long as a keyring does, so it is called on a thread that is not waited for beyond a limit.
/// </summary>
internal sealed class PlatformKeyProtector : IKeyProtector
{
    private const string Application = "SalesforceToken";
    private const string Schema = "io.github.salesforcetoken.DataKey";

    private readonly DataDirectory _directory;
    private readonly PlatformKeyring _kind;
    private readonly CallTimeout _limit;

    public PlatformKeyProtector(DataDirectory directory, PlatformKeyring kind, CallTimeout limit)
    {
        _directory = directory;
        _kind = kind;
        _limit = limit;
    }

    public KeyProtection Protection => _kind.Protection;

    public string Extension => _kind.Extension;

    public async ValueTask<byte[]?> LoadAsync(string keyId, CancellationToken cancellationToken)
    {
        var errors = new ErrorListener();
        var path = _directory.KeyEntry(keyId + Extension);
        var bytes = await CallAsync(() => CreateStorage(keyId, errors).ReadData(), cancellationToken).ConfigureAwait(false);
        if (bytes is { Length: > 0 })
        {
            return bytes;
        }

        // Where the entry holds the key, nothing read means that the reading failed; elsewhere that the keyring is another one.
        return _kind.EntryHoldsKey && new FileInfo(path).Length > 0
            ? throw StoreErrors.KeyUnavailable($"The data key in '{path}' cannot be read by {_kind.Name}.", errors.ToException())
            : null;
    }

    public async ValueTask StoreAsync(DataKey key, CancellationToken cancellationToken)
    {
        if (_kind.WhyAbsent() is { } reason)
        {
            throw new KeyProtectorUnavailableException(reason);
        }

        var errors = new ErrorListener();
        var isKept = await CallAsync(() => WriteAndCompare(key, errors), cancellationToken).ConfigureAwait(false);
        if (!isKept)
        {
            throw StoreErrors.KeyUnavailable(
                $"{_kind.Name} took the data key and did not give it back; it is not used. {_kind.Hint}", errors.ToException());
        }
    }

    public async ValueTask DeleteAsync(string keyId, CancellationToken cancellationToken)
    {
        await CallAsync(
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

        // The library would make the file with the rights that the umask leaves, and keeps those of one that is there.
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
                // The library leaves it to the system when its file reaches the disk; tokens under this key will not wait.
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

    private async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _limit.RunAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw StoreErrors.KeyUnavailable($"{_kind.Name} did not answer within {_limit.Seconds} seconds. {_kind.Hint}", exception);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or TokenException or KeyProtectorUnavailableException))
        {
            // Whatever the library, the C library's bindings or the keyring throw: there is no common type.
            throw _kind.WhyAbsent(exception) is { } reason
                ? new KeyProtectorUnavailableException(reason, exception)
                : StoreErrors.KeyUnavailable($"{_kind.Name} failed: {PlatformKeyring.Describe(exception)}. {_kind.Hint}", exception);
        }
    }

    private Microsoft.Identity.Client.Extensions.Msal.Storage CreateStorage(string keyId, ErrorListener errors)
    {
        // The library tells keyring items apart by these two attributes alone, so the key's id must be one of them.
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

    /// <summary>What the library only writes to its trace; lengths and paths, by its own rule no content.</summary>
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
