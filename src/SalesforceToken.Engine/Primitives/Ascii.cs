using System.Text;

namespace SalesforceToken.Engine.Primitives;

/// <summary>
/// Operations on ASCII text, written by hand. On Linux, the class library's methods load the Unicode tables (some 30 MB), and
/// the first token of a process would wait for that.
/// </summary>
internal static class Ascii
{
    /// <summary>Whether a text contains only ASCII characters.</summary>
    public static bool IsAscii(string text)
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

    /// <summary>Converts A to Z to lower case.</summary>
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
