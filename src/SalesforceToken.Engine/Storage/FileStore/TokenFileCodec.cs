using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Storage.Keys;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>Converts the content of a token file to a profile. Every error names the file and what is wrong with it.</summary>
internal sealed class TokenFileCodec
{
    private readonly RecordFormat _format;
    private readonly KeyRing _keys;

    public TokenFileCodec(RecordFormat format, KeyRing keys)
    {
        _format = format;
        _keys = keys;
    }

    /// <summary>Parses the content of a file without decrypting it.</summary>
    public static CompactJwe Parse(byte[] content, string path) =>
        CompactJwe.TryParse(content, out var fault) ?? throw StoreErrors.Corrupt(path, fault!);

    /// <summary>Decrypts the content. The caller must wipe the plaintext.</summary>
    public static byte[] Decrypt(CompactJwe jwe, DataKey key, string path) => jwe.TryDecrypt(key) ?? throw Altered(key, path);

    /// <summary>Decrypts the content and reads the profile, which must have the given name.</summary>
    public TokenSnapshot Open(CompactJwe jwe, DataKey key, string name, string path) =>
        TryOpen(jwe, key, name, path) ?? throw Altered(key, path);

    /// <summary>Like <see cref="Open"/>, but null when the content is not exactly what was encrypted with the key.</summary>
    public TokenSnapshot? TryOpen(CompactJwe jwe, DataKey key, string name, string path)
    {
        if (jwe.TryDecrypt(key) is not { } plaintext)
        {
            return null;
        }

        TokenProfile profile;
        try
        {
            profile = _format.Read(plaintext);
        }
        catch (RecordFormatException exception)
        {
            throw exception.IsTooNew ? StoreErrors.TooNew(path, exception.Message) : StoreErrors.Corrupt(path, exception.Message);
        }
        finally
        {
            Array.Clear(plaintext, 0, plaintext.Length);
        }

        // A file that was renamed, or swapped with another file, decrypts without an error. Only its content says which token it is.
        return TokenName.Same(profile.Name, name)
            ? new TokenSnapshot(profile, jwe.Version, _keys.ProtectionOf(key.Id))
            : throw StoreErrors.Corrupt(path, "contains a different token than its name says");
    }

    private static TokenException Altered(DataKey key, string path) =>
        StoreErrors.Corrupt(path, $"was changed after it was written (its authentication tag does not match data key {key.Id})");
}
