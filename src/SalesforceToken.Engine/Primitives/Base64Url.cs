using System.Text;

namespace SalesforceToken.Engine.Primitives;

/// <summary>
/// Base64url without padding (RFC 7515 section 2), as ASCII bytes. Each value has exactly one valid encoding: decoding rejects a
/// last character whose unused bits are set. Otherwise a changed file could pass as the original.
/// </summary>
internal static class Base64Url
{
    private const byte Invalid = 0xFF;
    private static readonly byte[] Alphabet = Encoding.ASCII.GetBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly byte[] Values = MakeValues();

    /// <summary>The number of characters that encode a number of bytes.</summary>
    public static int EncodedLength(int count) => ((count * 4) + 2) / 3;

    /// <summary>Encodes bytes as text.</summary>
    public static string Encode(byte[] source)
    {
        var text = new byte[EncodedLength(source.Length)];
        Encode(source, text, 0);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Decodes text; null when it is not a valid encoding.</summary>
    public static byte[]? TryDecode(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return TryDecode(bytes, 0, bytes.Length);
    }

    /// <summary>Encodes <paramref name="source"/> into <paramref name="target"/> and returns the index after the last character.</summary>
    public static int Encode(byte[] source, byte[] target, int at)
    {
        var i = 0;
        for (; i + 2 < source.Length; i += 3)
        {
            var three = (source[i] << 16) | (source[i + 1] << 8) | source[i + 2];
            target[at++] = Alphabet[three >> 18];
            target[at++] = Alphabet[(three >> 12) & 63];
            target[at++] = Alphabet[(three >> 6) & 63];
            target[at++] = Alphabet[three & 63];
        }

        var left = source.Length - i;
        if (left > 0)
        {
            var rest = (source[i] << 16) | (left == 2 ? source[i + 1] << 8 : 0);
            target[at++] = Alphabet[rest >> 18];
            target[at++] = Alphabet[(rest >> 12) & 63];
            if (left == 2)
            {
                target[at++] = Alphabet[(rest >> 6) & 63];
            }
        }

        return at;
    }

    /// <summary>Decodes a part of a text; null when it is not a valid encoding.</summary>
    public static byte[]? TryDecode(byte[] text, int offset, int count)
    {
        var left = count % 4;
        if (left == 1)
        {
            return null;
        }

        var result = new byte[count * 3 / 4];
        var end = offset + count - left;
        var at = 0;
        for (var i = offset; i < end; i += 4)
        {
            var a = Value(text[i]);
            var b = Value(text[i + 1]);
            var c = Value(text[i + 2]);
            var d = Value(text[i + 3]);
            if ((a | b | c | d) > 63)
            {
                return null;
            }

            var three = (a << 18) | (b << 12) | (c << 6) | d;
            result[at++] = (byte)(three >> 16);
            result[at++] = (byte)(three >> 8);
            result[at++] = (byte)three;
        }

        return left == 0 || TryDecodeRest(text, end, left, result, at) ? result : null;
    }

    private static bool TryDecodeRest(byte[] text, int offset, int left, byte[] result, int at)
    {
        var a = Value(text[offset]);
        var b = Value(text[offset + 1]);
        var c = left == 3 ? Value(text[offset + 2]) : 0;
        var unused = left == 3 ? c & 3 : b & 15;
        if ((a | b | c) > 63 || unused != 0)
        {
            return false;
        }

        var three = (a << 18) | (b << 12) | (c << 6);
        result[at] = (byte)(three >> 16);
        if (left == 3)
        {
            result[at + 1] = (byte)(three >> 8);
        }

        return true;
    }

    private static int Value(byte character) => Values[character];

    private static byte[] MakeValues()
    {
        var values = new byte[256];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Invalid;
        }

        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (byte)i;
        }

        return values;
    }
}
