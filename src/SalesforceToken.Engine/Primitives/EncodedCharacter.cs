using System;
using System.Globalization;

namespace SalesforceToken.Engine.Primitives;

/// <summary>
/// One character of a text as a server may write it: itself in any case, percent-encoded once or more often, escaped as in JSON, or
/// as a character reference of HTML.
/// </summary>
internal static class EncodedCharacter
{
    /// <summary>Whether a character stands for itself.</summary>
    /// <param name="plain">The character of the text.</param>
    /// <param name="character">The character that it is compared with.</param>
    public static bool IsPlain(char plain, char character) =>
        plain == character || (Fold(plain) == Fold(character) && Fold(plain) is >= 'a' and <= 'z');

    /// <summary>The number of characters that stand for one; 0 when they stand for another, or none is encoded there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the encoding begins.</param>
    /// <param name="character">The character that it is compared with.</param>
    public static int EncodedLength(string text, int at, char character) => text[at] switch
    {
        '+' when character == ' ' => 1,
        '%' => Percent(text, at, character),
        '\\' => Json(text, at, character),
        '&' => Html(text, at, character),
        _ => 0,
    };

    private static int Percent(string text, int at, char character)
    {
        var digits = at + 1;
        while (Is(text, digits, "25"))
        {
            digits += 2;
        }

        return IsHex(text, digits, 2, character) ? digits + 2 - at
            : character == '%' && digits > at + 1 ? digits - at
            : 0;
    }

    private static int Json(string text, int at, char character) =>
        at + 1 >= text.Length ? 0
        : text[at + 1] == character && character is '"' or '\\' or '/' ? 2
        : text[at + 1] is 'u' && IsHex(text, at + 2, 4, character) ? 6
        : 0;

    private static int Html(string text, int at, char character)
    {
        const int maxLength = 12;
        var end = text.IndexOf(';', at, Math.Min(maxLength, text.Length - at));
        if (end < 0)
        {
            return 0;
        }

        var name = text.Substring(at + 1, end - at - 1);
        var isSame = name switch
        {
            "amp" => character == '&',
            "lt" => character == '<',
            "gt" => character == '>',
            "quot" => character == '"',
            "apos" => character == '\'',
            _ => IsReference(name, character),
        };
        return isSame ? end + 1 - at : 0;
    }

    private static bool IsReference(string name, char character) =>
        name.StartsWith("#x", StringComparison.OrdinalIgnoreCase) ? IsHex(name, 2, name.Length - 2, character)
        : name.StartsWith("#", StringComparison.Ordinal)
            && int.TryParse(name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && code <= char.MaxValue
            && IsPlain((char)code, character);

    private static bool IsHex(string text, int at, int count, char character) =>
        at + count <= text.Length
        && int.TryParse(text.Substring(at, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && code <= char.MaxValue
        && IsPlain((char)code, character);

    private static bool Is(string text, int at, string part) => string.CompareOrdinal(text, at, part, 0, part.Length) == 0;

    private static char Fold(char c) => (char)(c | 0x20);
}
