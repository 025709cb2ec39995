using System.Globalization;
using System.Text;

namespace SalesforceToken.Engine.Primitives;

/// <summary>Makes text from outside safe for a message: no control characters, no terminal sequences, a limited length.</summary>
internal static class Printable
{
    public static string Escape(string text, int maxLength)
    {
        var result = new StringBuilder();
        foreach (var c in text)
        {
            if (result.Length >= maxLength)
            {
                return result.Append('…').ToString();
            }

            var category = char.GetUnicodeCategory(c);
            if (c is '\r' or '\n' or '\t')
            {
                result.Append(' ');
            }
            else if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                result.Append('?');
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }
}
