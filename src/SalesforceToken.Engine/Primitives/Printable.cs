using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace SalesforceToken.Engine.Primitives;

/// <summary>
/// Makes text from outside safe for a terminal: no control characters, no escape sequences, nothing that changes the direction of
/// the text or that nobody sees, a limited length.
/// </summary>
internal static class Printable
{
    private const int MaxValueLength = 1000;

    /// <summary>A value of an answer that becomes a part of an object, such as a user name.</summary>
    /// <param name="text">The value; null stays null.</param>
    public static string? Value(string? text) => text is null || IsPlain(text) ? text : Escape(text, MaxValueLength);

    /// <summary>Values of an answer that become a part of an object, such as scopes.</summary>
    /// <param name="texts">The values.</param>
    public static IReadOnlyList<string> Values(IReadOnlyList<string> texts) =>
        texts.All(IsPlain) ? texts : texts.Select(static text => Value(text)!).ToArray();

    /// <summary>A text for a message.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">Where it is cut.</param>
    public static string Escape(string text, int maxLength)
    {
        var result = new StringBuilder(Math.Min(text.Length, maxLength) + 1);
        for (var i = 0; i < text.Length; i++)
        {
            if (result.Length >= maxLength)
            {
                return result.Append('…').ToString();
            }

            var c = text[i];
            if (c is '\r' or '\n' or '\t')
            {
                result.Append(' ');
                continue;
            }

            var isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (IsUnsafe(isPair ? CharUnicodeInfo.GetUnicodeCategory(text, i) : char.GetUnicodeCategory(c)))
            {
                result.Append('?');
            }
            else
            {
                result.Append(text, i, isPair ? 2 : 1);
            }

            i += isPair ? 1 : 0;
        }

        return result.ToString();
    }

    /// <summary>Whether characters of a category steer the terminal, or cannot be seen.</summary>
    /// <param name="category">The category.</param>
    public static bool IsUnsafe(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsPlain(string text)
    {
        // For printable ASCII, which is the usual case, the Unicode tables are not loaded.
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return text.Length <= MaxValueLength;
    }
}
