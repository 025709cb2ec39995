using System.Collections.Generic;
using System.Text;
using SalesforceToken.Simulator.Http;

namespace SalesforceToken.Simulator.Rest.Soql;

/// <summary>Splits a query into words, numbers, operators and quoted strings.</summary>
internal static class SoqlTokens
{
    public static List<string> Split(string text)
    {
        var tokens = new List<string>();
        var position = 0;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
                continue;
            }

            var length = LengthAt(text, position);
            tokens.Add(text.Substring(position, length));
            position += length;
        }

        return tokens;
    }

    /// <summary>The text of a quoted string, with its escapes resolved.</summary>
    public static string Unquote(string token)
    {
        var text = new StringBuilder(token.Length);
        for (var i = 1; i < token.Length - 1; i++)
        {
            if (token[i] == '\\')
            {
                i++;
            }

            text.Append(token[i]);
        }

        return text.ToString();
    }

    private static int LengthAt(string text, int start)
    {
        if (text[start] == '\'')
        {
            return QuotedLength(text, start);
        }

        if (IsWordCharacter(text[start]))
        {
            var end = start + 1;
            while (end < text.Length && IsWordCharacter(text[end]))
            {
                end++;
            }

            return end - start;
        }

        return start + 1 < text.Length && text[start] is ('!' or '<' or '>') && text[start + 1] == '=' ? 2 : 1;
    }

    private static int QuotedLength(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '\'')
            {
                return i - start + 1;
            }
        }

        throw new RestException(400, "MALFORMED_QUERY", "a quoted string is not closed");
    }

    private static bool IsWordCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' or '+' or ':';
}
