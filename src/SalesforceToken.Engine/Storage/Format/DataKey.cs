using System;
using System.Security.Cryptography;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>The key that token files are encrypted under: 64 bytes, and the id that tells it from others.</summary>
internal sealed class DataKey : IDisposable
{
    /// <summary>The key's length in bytes.</summary>
    public const int Length = AesCbcHmacSha512.KeyLength;

    private const int IdBytes = 16;

    /// <summary>Takes over 64 bytes, which are wiped with the key.</summary>
    public DataKey(byte[] bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"A data key has {Length} bytes.", nameof(bytes));
        }

        Bytes = bytes;
        Id = IdOf(bytes);
    }

    /// <summary>The key itself.</summary>
    public byte[] Bytes { get; }

    /// <summary>
    /// The first 16 bytes of the key's SHA-256, in lower-case hexadecimal: tells keys apart, and tells nothing of a key that is
    /// random. Anyone who has a key can work it out, and it is a file name on every system.
    /// </summary>
    public string Id { get; }

    /// <summary>Makes a random key.</summary>
    public static DataKey Create()
    {
        var bytes = new byte[Length];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return new DataKey(bytes);
    }

    /// <summary>Whether a text can be a key's id: only then may it become part of a path.</summary>
    public static bool IsId(string text)
    {
        foreach (var c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }

        return text.Length == IdBytes * 2;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Array.Clear(Bytes, 0, Bytes.Length);

    private static string IdOf(byte[] bytes)
    {
        const string digits = "0123456789abcdef";
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(bytes);
        var id = new char[IdBytes * 2];
        for (var i = 0; i < IdBytes; i++)
        {
            id[2 * i] = digits[hash[i] >> 4];
            id[(2 * i) + 1] = digits[hash[i] & 15];
        }

        return new string(id);
    }
}
