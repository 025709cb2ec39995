using System;
using System.Security.Cryptography;
using System.Text;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>
/// A JWE in compact form (RFC 7516 section 7.1) with direct encryption (RFC 7518 section 4.5):
/// <c>header..iv.ciphertext.tag</c>, each part in base64url, the second empty because there is no wrapped key.
/// </summary>
internal sealed class CompactJwe
{
    private const byte Dot = (byte)'.';
    private const int PartCount = 5;

    private readonly byte[] _additionalData;
    private readonly byte[] _iv;
    private readonly byte[] _ciphertext;
    private readonly byte[] _tag;

    private CompactJwe(string keyId, byte[] additionalData, byte[] iv, byte[] ciphertext, byte[] tag, string version)
    {
        KeyId = keyId;
        _additionalData = additionalData;
        _iv = iv;
        _ciphertext = ciphertext;
        _tag = tag;
        Version = version;
    }

    /// <summary>The id of the key that decrypts it (<c>kid</c>).</summary>
    public string KeyId { get; }

    /// <summary>
    /// The authentication tag as written in the file. The IV is random, so two writes have different tags even if the content is
    /// equal.
    /// </summary>
    public string Version { get; }

    /// <summary>Encrypts with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="plaintext">The bytes to encrypt.</param>
    /// <param name="version">The authentication tag in base64url.</param>
    /// <returns>The JWE in ASCII.</returns>
    public static byte[] Encrypt(DataKey key, byte[] plaintext, out string version)
    {
        var header = JweHeader.Write(key.Id);
        var additionalData = new byte[Base64Url.EncodedLength(header.Length)];
        Base64Url.Encode(header, additionalData, 0);

        var iv = new byte[AesCbcHmacSha512.IvLength];
        using (var random = RandomNumberGenerator.Create())
        {
            random.GetBytes(iv);
        }

        var ciphertext = AesCbcHmacSha512.Encrypt(key.Bytes, iv, plaintext, additionalData, out var tag);
        var length = additionalData.Length + Base64Url.EncodedLength(iv.Length) + Base64Url.EncodedLength(ciphertext.Length)
            + Base64Url.EncodedLength(tag.Length) + PartCount - 1;
        var text = new byte[length];
        Buffer.BlockCopy(additionalData, 0, text, 0, additionalData.Length);
        var at = additionalData.Length;
        text[at++] = Dot;
        text[at++] = Dot;
        at = Base64Url.Encode(iv, text, at);
        text[at++] = Dot;
        at = Base64Url.Encode(ciphertext, text, at);
        text[at++] = Dot;
        var end = Base64Url.Encode(tag, text, at);
        version = Encoding.ASCII.GetString(text, at, end - at);
        return text;
    }

    /// <summary>Parses a JWE without decrypting it.</summary>
    /// <param name="text">The bytes of the file.</param>
    /// <param name="fault">What is wrong, as the continuation of "the file"; null when nothing is wrong.</param>
    /// <returns>The JWE; null when it does not have the form that this store writes.</returns>
    public static CompactJwe? TryParse(byte[] text, out string? fault)
    {
        var dots = new int[PartCount - 1];
        if (!TryFindDots(text, dots))
        {
            fault = "is not a JWE in compact form";
            return null;
        }

        var header = Base64Url.TryDecode(text, 0, dots[0]);
        var iv = Base64Url.TryDecode(text, dots[1] + 1, dots[2] - dots[1] - 1);
        var ciphertext = Base64Url.TryDecode(text, dots[2] + 1, dots[3] - dots[2] - 1);
        var tag = Base64Url.TryDecode(text, dots[3] + 1, text.Length - dots[3] - 1);
        if (header is null || iv is null || ciphertext is null || tag is null)
        {
            fault = "has a part that is not base64url";
            return null;
        }

        if (dots[1] != dots[0] + 1 || iv.Length != AesCbcHmacSha512.IvLength || tag.Length != AesCbcHmacSha512.TagLength
            || ciphertext.Length == 0 || ciphertext.Length % AesCbcHmacSha512.IvLength != 0)
        {
            fault = "has a part of the wrong length";
            return null;
        }

        if (JweHeader.TryReadKeyId(header, out fault) is not { } keyId)
        {
            return null;
        }

        var additionalData = new byte[dots[0]];
        Buffer.BlockCopy(text, 0, additionalData, 0, additionalData.Length);
        var version = Encoding.ASCII.GetString(text, dots[3] + 1, text.Length - dots[3] - 1);
        return new CompactJwe(keyId, additionalData, iv, ciphertext, tag, version);
    }

    /// <summary>Decrypts; null when the file was changed after it was encrypted with this key.</summary>
    public byte[]? TryDecrypt(DataKey key) => AesCbcHmacSha512.TryDecrypt(key.Bytes, _iv, _ciphertext, _additionalData, _tag);

    private static bool TryFindDots(byte[] text, int[] dots)
    {
        var found = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Dot)
            {
                if (found == dots.Length)
                {
                    return false;
                }

                dots[found++] = i;
            }
        }

        return found == dots.Length;
    }
}
