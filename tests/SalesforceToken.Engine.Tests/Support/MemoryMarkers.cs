using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>The forms in which a secret may lie in memory: as text or bytes, and both in hexadecimal and in base64.</summary>
internal static class MemoryMarkers
{
    // Long enough that no other bytes look like it, and short enough that PEM's line ends do not cut all of them.
    private const int PartBytes = 16;

    /// <summary>The form of a string of .NET.</summary>
    public const string Utf16 = "UTF-16";

    /// <summary>The forms of a text.</summary>
    public static IEnumerable<MemoryMarker> OfText(string secret, string text) =>
    [
        new(secret, "UTF-8", Encoding.UTF8.GetBytes(text)),
        new(secret, Utf16, Encoding.Unicode.GetBytes(text)),
        .. Encoded(secret, Encoding.UTF8.GetBytes(text)),
        .. Encoded(secret, Encoding.Unicode.GetBytes(text)),
    ];

    /// <summary>The forms of the numbers of a private key. One part of one number is enough to compute the others.</summary>
    public static IEnumerable<MemoryMarker> OfPrivateKey(string secret, RSAParameters key) =>
        from number in new[] { key.D!, key.P!, key.Q!, key.DP!, key.DQ!, key.InverseQ! }
        from start in new[] { 16, 48, 80 }
        let part = number[start..(start + PartBytes)]
        from marker in Encoded(secret, part).Append(new(secret, "bytes", part)).Append(new(secret, "words", Words(part)))
        select marker;

    // Big numbers of the library are arrays of 32 bits, the highest first, and each is stored with its lowest byte first.
    private static byte[] Words(byte[] bytes) => [.. bytes.Chunk(4).SelectMany(word => word.Reverse())];

    private static IEnumerable<MemoryMarker> Encoded(string secret, byte[] bytes)
    {
        var texts = new List<(string Form, string Text)>
        {
            ("hexadecimal", Convert.ToHexString(bytes)),
            ("hexadecimal", Convert.ToHexStringLower(bytes)),
        };
        for (var lead = 0; lead < 3; lead++)
        {
            // Without the first and the last character, where they depend on what stands before and after.
            const int bitsOfCharacter = 6;
            var first = ((lead * 8) + bitsOfCharacter - 1) / bitsOfCharacter;
            var end = (lead + bytes.Length) * 8 / bitsOfCharacter;
            var inner = Convert.ToBase64String([.. new byte[lead], .. bytes])[first..end];
            texts.Add(("base64", inner));
            texts.Add(("base64", inner.Replace('+', '-').Replace('/', '_')));
        }

        return from text in texts.Distinct()
               from form in new[] { (Name: "UTF-8", Encoding: Encoding.UTF8), (Name: Utf16, Encoding: Encoding.Unicode) }
               select new MemoryMarker(secret, $"{text.Form}, {form.Name}", form.Encoding.GetBytes(text.Text));
    }
}

/// <summary>What a secret looks like in memory.</summary>
internal sealed record MemoryMarker(string Secret, string Form, byte[] Bytes);
