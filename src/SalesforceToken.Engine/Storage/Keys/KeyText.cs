using System;
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

    /// <summary>A key as one line of ASCII.</summary>
    public static byte[] ToLine(DataKey key) => Encoding.ASCII.GetBytes(Convert.ToBase64String(key.Bytes) + "\n");
}
