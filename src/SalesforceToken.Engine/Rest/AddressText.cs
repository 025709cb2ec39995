using System;
using System.Globalization;
using System.Linq;
using System.Text;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Rest;

/// <summary>
/// The text of an address. A part of it that would be cut off or rewritten on its way is refused: a change would then reach another
/// record than the one that the text names.
/// </summary>
internal static class AddressText
{
    // What RFC 3986 lets stand in a path or a query, with the % of what is escaped already.
    private const string Unescaped = "-._~:/?#[]@!$&'()*+,;=%";

    /// <summary>Refuses what an address would lose.</summary>
    /// <param name="path">The address up to its query.</param>
    /// <param name="query">The query with its question mark; empty for none.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ResourceAddressInvalid"/>.</exception>
    public static void Check(string path, string query)
    {
        var address = path + query;
        if (HasLoneSurrogate(address))
        {
            throw Invalid("half a character (one of two surrogates)", written: null);
        }

        foreach (var c in path.Where(IsLost))
        {
            throw Invalid($"a character that is not seen (U+{(int)c:X4})", c);
        }

        if (path.Length > 0 && (char.IsWhiteSpace(path[0]) || char.IsWhiteSpace(path[path.Length - 1])))
        {
            throw Invalid("white space at the start or the end of its path", ' ');
        }

        if (address.IndexOf('#') >= 0)
        {
            throw Invalid("a #, and everything from it on would not be sent", '#');
        }

        if (path.IndexOf('\\') >= 0)
        {
            throw Invalid("a \\, which would be sent as a /", '\\');
        }

        if (path.IndexOf(';') >= 0)
        {
            throw Invalid("a ;, and servers take what follows it for a parameter and not for a part of the path", ';');
        }

        if (path.Split('/').Any(IsDots))
        {
            throw Invalid(
                "a part that is . or .. (also as %2E), which means another address; no address can have such a part",
                written: null,
                "Name the record by its Id, or write the address that is meant.");
        }

        // Every parameter of Salesforce has a name and a value. What has none is the rest of a text with a question mark in it.
        if (query.Length > 0 && (query.Length == 1 || query.Substring(1).Split('&').Any(pair => pair.Length > 0 && pair.IndexOf('=') <= 0)))
        {
            throw Invalid("a ? or & without name=value after it: it begins a query, and would not be sent as a part of a value", '?');
        }
    }

    /// <summary>Refuses an address whose path is not the one that was written.</summary>
    /// <param name="written">The path as it was written, perhaps with a host.</param>
    /// <param name="address">The address as it would be sent.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ResourceAddressInvalid"/>.</exception>
    public static void CheckUnchanged(string written, Uri address)
    {
        var path = written.StartsWith("/", StringComparison.Ordinal) ? 0
            : written.IndexOf('/', written.IndexOf("://", StringComparison.Ordinal) + 3);
        var expected = path < 0 ? "/" : Uri.UnescapeDataString(Escape(written.Substring(path)));
        if (Uri.UnescapeDataString(address.AbsolutePath) != expected)
        {
            throw Invalid("a part that would be sent in another form", written: null);
        }
    }

    /// <summary>Escapes what stands for itself. Escaped text stays as it is.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 128 && (char.IsLetterOrDigit(text[i]) || Unescaped.IndexOf(text[i]) >= 0))
            {
                result.Append(text[i]);
                if (text[i] == '%' && !IsEscape(text, i))
                {
                    // A % that begins no escaped byte is a character like any other.
                    result.Append("25");
                }

                continue;
            }

            // A backslash is refused, but it must not hide the host from the check of it.
            var count = char.IsSurrogatePair(text, i) ? 2 : 1;
            result.Append(text[i] == '\\' ? "\\" : Uri.EscapeDataString(text.Substring(i, count)));
            i += count - 1;
        }

        return result.ToString();
    }

    private static bool IsEscape(string text, int index) =>
        index + 2 < text.Length && Uri.IsHexDigit(text[index + 1]) && Uri.IsHexDigit(text[index + 2]);

    private static bool IsLost(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsSurrogatePair(text, i))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }

    private static bool IsDots(string part) => part.Replace("%2e", ".").Replace("%2E", ".") is "." or "..";

    private static TokenException Invalid(string what, char? written, string? advice = null)
    {
        var escaped = written is { } c ? string.Concat(Encoding.UTF8.GetBytes([c]).Select(one => $"%{one:X2}")) : null;
        var way = advice
            ?? (escaped is null ? "Escape each part that is a value: [uri]::EscapeDataString($value)." :
                $"Write it as {escaped} if it belongs to a value; [uri]::EscapeDataString($value) escapes a whole value."
                + (written == '?' ? " In a query, write & as %26, or give the query with -Query." : string.Empty));
        return new TokenException(TokenErrorCode.ResourceAddressInvalid, $"The address contains {Printable.Escape(what, 200)}. {way}");
    }
}
