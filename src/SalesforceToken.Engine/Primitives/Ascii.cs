using System.Text;

namespace SalesforceToken.Engine.Primitives;

/// <summary>
/// Text of ASCII alone, dealt with by hand: the class library's own way loads the Unicode tables on Linux, some 30 MB, and the
/// first token of a process would wait for them.
/// </summary>
internal static class Ascii
{
    /// <summary>Whether a text holds no other characters.</summary>
    public static bool Is(string text)
    {
        foreach (var c in text)
        {
            if (c > '\u007F')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text with small letters.</summary>
    public static string ToLower(string text)
    {
        const int caseBit = 'a' - 'A';
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            result.Append(c is >= 'A' and <= 'Z' ? (char)(c | caseBit) : c);
        }

        return result.ToString();
    }
}
