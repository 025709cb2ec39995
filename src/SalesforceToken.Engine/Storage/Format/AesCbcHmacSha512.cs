using System;
using System.Security.Cryptography;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>
/// <c>A256CBC-HS512</c>: AES-256-CBC, then HMAC-SHA-512 over additional data, IV and ciphertext (RFC 7518 section 5.2.5). It is the
/// only authenticated cipher that can be built from parts that both .NET Framework and .NET have.
/// </summary>
internal static class AesCbcHmacSha512
{
    /// <summary>The length of the key in bytes. The first half authenticates, the second half encrypts.</summary>
    public const int KeyLength = 64;

    /// <summary>The length of the IV in bytes.</summary>
    public const int IvLength = 16;

    /// <summary>The length of the authentication tag in bytes.</summary>
    public const int TagLength = 32;

    private const int HalfKey = KeyLength / 2;

    public static byte[] Encrypt(byte[] key, byte[] iv, byte[] plaintext, byte[] additionalData, out byte[] tag)
    {
        var encryptionKey = Half(key, HalfKey);
        using var aes = CreateAes();
        using var encryptor = aes.CreateEncryptor(encryptionKey, iv);
        Array.Clear(encryptionKey, 0, encryptionKey.Length);
        var ciphertext = encryptor.TransformFinalBlock(plaintext, 0, plaintext.Length);
        tag = ComputeTag(key, iv, ciphertext, additionalData);
        return ciphertext;
    }

    /// <summary>Checks the tag before it decrypts; null when the tag does not match.</summary>
    public static byte[]? TryDecrypt(byte[] key, byte[] iv, byte[] ciphertext, byte[] additionalData, byte[] tag)
    {
        if (!CryptographicOperations.FixedTimeEquals(ComputeTag(key, iv, ciphertext, additionalData), tag))
        {
            return null;
        }

        var encryptionKey = Half(key, HalfKey);
        using var aes = CreateAes();
        using var decryptor = aes.CreateDecryptor(encryptionKey, iv);
        Array.Clear(encryptionKey, 0, encryptionKey.Length);
        return decryptor.TransformFinalBlock(ciphertext, 0, ciphertext.Length);
    }

    private static Aes CreateAes()
    {
        var aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.PKCS7;
        return aes;
    }

    private static byte[] Half(byte[] key, int start)
    {
        var half = new byte[HalfKey];
        Buffer.BlockCopy(key, start, half, 0, HalfKey);
        return half;
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

        // The length of the additional data in bits, as a 64-bit big-endian number.
        var bits = (ulong)additionalData.Length * 8;
        for (var i = 0; i < lengthOfLength; i++)
        {
            input[at + i] = (byte)(bits >> (8 * (lengthOfLength - 1 - i)));
        }

        var authenticationKey = Half(key, 0);
        using var hmac = new HMACSHA512(authenticationKey);
        Array.Clear(authenticationKey, 0, authenticationKey.Length);
        var hash = hmac.ComputeHash(input);
        var tag = new byte[TagLength];
        Buffer.BlockCopy(hash, 0, tag, 0, TagLength);
        return tag;
    }
}
