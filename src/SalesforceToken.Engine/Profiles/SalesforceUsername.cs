using System.Linq;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Profiles;

/// <summary>A user name of Salesforce: it has the form of an e-mail address, and no two users of all orgs have the same.</summary>
internal static class SalesforceUsername
{
    // Salesforce allows 80. Room for what it may allow later.
    private const int MaxLength = 255;

    /// <summary>Checks a user name.</summary>
    /// <param name="text">The user name; null for none.</param>
    /// <returns>The user name.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.UsernameInvalid"/>.</exception>
    public static string? Validate(string? text)
    {
        var at = text?.IndexOf('@');
        if (text is null || (at > 0 && at < text.Length - 1 && text.Length <= MaxLength
            && !text.Any(char.IsWhiteSpace) && Printable.Escape(text, MaxLength) == text))
        {
            return text;
        }

        throw new TokenException(
            TokenErrorCode.UsernameInvalid, $"'{Printable.Escape(text, 80)}' is not a user name of Salesforce: it has the form of an e-mail address.");
    }
}
