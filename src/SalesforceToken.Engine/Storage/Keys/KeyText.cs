using System;
using System.Collections.Generic;
using System.Text;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>A key as text: its 64 bytes in base64. The key file and the environment variable use this form.</summary>
internal static class KeyText
{
    /// <summary>Reads a key; null when the text is not 64 bytes in base64.</summary>
    public static byte[]? TryParse(string text)
    {
        try
        {
            var bytes = Convert.FromBase64String(text.Trim());
            if (bytes.Length == DataKey.Length)
            {
                return bytes;
            }

            Array.Clear(bytes, 0, bytes.Length);
            return null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether bytes may be random. It refuses what is plainly not: one byte again and again, a short text that repeats, counting
    /// upward or downward. Of random keys, it refuses less than one in 10^15.
    /// </summary>
    public static bool LooksRandom(byte[] bytes)
    {
        const int minDifferent = 12;
        const int maxEqualSteps = 12;
        var seen = new HashSet<byte>(bytes);
        var equalSteps = 0;
        for (var i = 2; i < bytes.Length; i++)
        {
            equalSteps += (byte)(bytes[i] - bytes[i - 1]) == (byte)(bytes[i - 1] - bytes[i - 2]) ? 1 : 0;
        }

        return seen.Count >= minDifferent && equalSteps <= maxEqualSteps && !Repeats(bytes);
    }

    /// <summary>A key as one line of ASCII.</summary>
    public static byte[] ToLine(DataKey key) => Encoding.ASCII.GetBytes(Convert.ToBase64String(key.Bytes) + "\n");

    private static bool Repeats(byte[] bytes)
    {
        for (var period = 1; period <= bytes.Length / 2; period++)
        {
            var i = period;
            while (i < bytes.Length && bytes[i] == bytes[i - period])
            {
                i++;
            }

            if (i == bytes.Length)
            {
                return true;
            }
        }

        return false;
    }
}
