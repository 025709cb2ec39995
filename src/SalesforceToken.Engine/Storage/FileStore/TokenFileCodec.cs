using System;
using System.IO;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
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

    /// <summary>Makes sure that the content of a new file is within the limit, and is exactly the plaintext once more when it is read.</summary>
    public static void RequireReadable(byte[] content, byte[] plaintext, DataKey key, string path)
    {
        if (content.Length > PrivateFiles.MaxFileBytes)
        {
            throw StoreErrors.WouldNotBeRead(path, $"has more than {PrivateFiles.MaxFileBytes} bytes");
        }

        var read = CompactJwe.TryParse(content, out _)?.TryDecrypt(key) ?? throw StoreErrors.WouldNotBeRead(path, "is not what was encrypted");
        try
        {
            RequireSame(read, plaintext, path);
        }
        finally
        {
            Array.Clear(read, 0, read.Length);
        }
    }

    /// <summary>Like <see cref="RequireReadable"/>, and makes sure that the profile in it is found again, with all of its members.</summary>
    public void RequireSame(byte[] content, byte[] plaintext, DataKey key, string name, string path)
    {
        RequireReadable(content, plaintext, key, path);
        if (FileNames.TryDecode(Path.GetFileNameWithoutExtension(path)) is not { } found || !TokenName.Same(found, name))
        {
            throw StoreErrors.WouldNotBeRead(path, "would not be found under its name");
        }

        var again = Array.Empty<byte>();
        try
        {
            var profile = _format.Read(plaintext);

            // An address is parsed when it is needed, which must not be the first time that it is.
            _ = (profile.LoginUrl, profile.Tokens?.InstanceUrl, profile.Tokens?.IdentityUrl);
            again = RecordSerializer.Write(profile);
            RequireSame(again, plaintext, path);
        }
        catch (RecordFormatException exception)
        {
            throw StoreErrors.WouldNotBeRead(path, exception.Message);
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.TokenFileCorrupt)
        {
            throw StoreErrors.WouldNotBeRead(path, "has an invalid address");
        }
        finally
        {
            Array.Clear(again, 0, again.Length);
        }
    }

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

        // The rename of the token got as far as this file's name, or not yet.
        if (profile.RenamedTo is { } newName)
        {
            profile = profile with { Name = TokenName.Same(newName, name) ? newName : profile.Name, RenamedTo = null };
        }

        // A file that was renamed, or swapped with another file, decrypts without an error. Only its content says which token it is.
        return TokenName.Same(profile.Name, name)
            ? new TokenSnapshot(profile, jwe.Version, _keys.ProtectionOf(key.Id))
            : throw StoreErrors.Corrupt(path, "contains a different token than its name says");
    }

    private static void RequireSame(byte[] read, byte[] written, string path)
    {
        if (!CryptographicOperations.FixedTimeEquals(read, written))
        {
            throw StoreErrors.WouldNotBeRead(path, "would be read as something else");
        }
    }

    private static TokenException Altered(DataKey key, string path) =>
        StoreErrors.Corrupt(path, $"was changed after it was written (its authentication tag does not match data key {key.Id})");
}
