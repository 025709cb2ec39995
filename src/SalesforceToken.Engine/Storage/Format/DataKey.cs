using System;
using System.Security.Cryptography;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>The key that encrypts token files: 64 bytes, and an id.</summary>
internal sealed class DataKey : IDisposable
{
    /// <summary>The length of the key in bytes.</summary>
    public const int Length = AesCbcHmacSha512.KeyLength;

    private const int IdBytes = 16;

    /// <summary>Creates a key from 64 bytes. It takes ownership of the array: disposing the key wipes it.</summary>
    public DataKey(byte[] bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"A data key has {Length} bytes.", nameof(bytes));
        }

        Bytes = bytes;
        Id = IdOf(bytes);
    }

    /// <summary>The secret bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>
    /// The first 16 bytes of the key's SHA-256, in lower-case hexadecimal. It distinguishes keys and reveals nothing about a random
    /// key. Everyone who has the key can compute it, and it is a valid file name on every system.
    /// </summary>
    public string Id { get; }

    /// <summary>Creates a random key.</summary>
    public static DataKey Create()
    {
        var bytes = new byte[Length];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return new DataKey(bytes);
    }

    /// <summary>Whether a text can be the id of a key. Only such a text may become part of a path.</summary>
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
