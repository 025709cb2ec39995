using System;
using System.Security.Cryptography;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Storage.Jose;

/// <summary>
/// <c>A256CBC-HS512</c>: AES-256-CBC, then HMAC-SHA-512 over additional data, IV and ciphertext (RFC 7518 section 5.2.5). The one
/// authenticated cipher for which both .NET Framework and .NET have the parts.
/// </summary>
internal static class AesCbcHmacSha512
{
    /// <summary>The key's length in bytes: the first half authenticates, the second encrypts.</summary>
    public const int KeyLength = 64;

    /// <summary>The IV's length in bytes.</summary>
    public const int IvLength = 16;

    /// <summary>The tag's length in bytes.</summary>
    public const int TagLength = 32;

    private const int HalfKey = KeyLength / 2;

    /// <summary>Encrypts and authenticates.</summary>
    public static byte[] Encrypt(byte[] key, byte[] iv, byte[] plaintext, byte[] additionalData, out byte[] tag)
    {
        byte[] ciphertext;
        using (var aes = CreateAes(key))
        using (var encryptor = aes.CreateEncryptor(aes.Key, iv))
        {
            ciphertext = encryptor.TransformFinalBlock(plaintext, 0, plaintext.Length);
        }

        tag = ComputeTag(key, iv, ciphertext, additionalData);
        return ciphertext;
    }

    /// <summary>Checks the tag and only then decrypts; null when the tag does not match.</summary>
    public static byte[]? TryDecrypt(byte[] key, byte[] iv, byte[] ciphertext, byte[] additionalData, byte[] tag)
    {
        if (!FixedTime.AreEqual(ComputeTag(key, iv, ciphertext, additionalData), tag))
        {
            return null;
        }

        using var aes = CreateAes(key);
        using var decryptor = aes.CreateDecryptor(aes.Key, iv);
        return decryptor.TransformFinalBlock(ciphertext, 0, ciphertext.Length);
    }

    private static Aes CreateAes(byte[] key)
    {
        var encryptionKey = new byte[HalfKey];
        Buffer.BlockCopy(key, HalfKey, encryptionKey, 0, HalfKey);
        var aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.PKCS7;
        aes.Key = encryptionKey;
        Array.Clear(encryptionKey, 0, encryptionKey.Length);
        return aes;
    }

    private static byte[] ComputeTag(byte[] key, byte[] iv, byte[] ciphertext, byte[] additionalData)
    {
        const int lengthOfLength = 8;
        var input = new byte[additionalData.Length + iv.Length + ciphertext.Length + lengthOfLength];
        var at = 0;
        foreach (var part in new[] { additionalData, iv, ciphertext })
        {
            Buffer.BlockCopy(part, 0, input, at, part.Length);
            at += part.Length;
        }

        // The length of the additional data in bits, as 64 bits, big-endian
        var bits = (ulong)additionalData.Length * 8;
        for (var i = 0; i < lengthOfLength; i++)
        {
            input[at + i] = (byte)(bits >> (8 * (lengthOfLength - 1 - i)));
        }

        var authenticationKey = new byte[HalfKey];
        Buffer.BlockCopy(key, 0, authenticationKey, 0, HalfKey);
        using var hmac = new HMACSHA512(authenticationKey);
        Array.Clear(authenticationKey, 0, authenticationKey.Length);
        var hash = hmac.ComputeHash(input);
        var tag = new byte[TagLength];
        Buffer.BlockCopy(hash, 0, tag, 0, TagLength);
        return tag;
    }
}
