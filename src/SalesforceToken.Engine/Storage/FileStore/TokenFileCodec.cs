using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Storage.Keys;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>What is in a token's file, from bytes to record, with an error that names the file for each thing that can be wrong.</summary>
internal sealed class TokenFileCodec
{
    private readonly RecordFormat _format;
    private readonly KeyRing _keys;

    public TokenFileCodec(RecordFormat format, KeyRing keys)
    {
        _format = format;
        _keys = keys;
    }

    /// <summary>Takes a file's content apart without opening it.</summary>
    public static CompactJwe Parse(byte[] content, string path) =>
        CompactJwe.TryParse(content, out var fault) ?? throw StoreErrors.Corrupt(path, fault!);

    /// <summary>Opens it; the plaintext is the caller's to wipe.</summary>
    public static byte[] Decrypt(CompactJwe jwe, DataKey key, string path) => jwe.TryOpen(key) ?? throw Altered(key, path);

    /// <summary>Opens it and reads the record, which must be of a name.</summary>
    public TokenSnapshot Open(CompactJwe jwe, DataKey key, string name, string path) =>
        TryOpen(jwe, key, name, path) ?? throw Altered(key, path);

    /// <summary>As <see cref="Open"/>; null when it is not, to the last byte, what was written under the key.</summary>
    public TokenSnapshot? TryOpen(CompactJwe jwe, DataKey key, string name, string path)
    {
        if (jwe.TryOpen(key) is not { } plaintext)
        {
            return null;
        }

        TokenProfile profile;
        try
        {
            profile = _format.Read(plaintext);
        }
        catch (RecordFaultException exception)
        {
            throw exception.IsTooNew ? StoreErrors.TooNew(path, exception.Message) : StoreErrors.Corrupt(path, exception.Message);
        }
        finally
        {
            Array.Clear(plaintext, 0, plaintext.Length);
        }

        // A file that was renamed, or swapped with another's, opens as well as ever; only its content knows whose it is.
        return TokenName.Same(profile.Name, name)
            ? new TokenSnapshot(profile, jwe.Version, _keys.ProtectionOf(key.Id))
            : throw StoreErrors.Corrupt(path, "holds another token than its name says");
    }

    private static TokenException Altered(DataKey key, string path) =>
        StoreErrors.Corrupt(path, $"was altered since it was written (its seal does not match data key {key.Id})");
}
