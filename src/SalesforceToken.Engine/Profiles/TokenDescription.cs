using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Profiles;

/// <summary>The rule for a token's description: well-formed text of at most 4,096 characters that does not steer a terminal.</summary>
internal static class TokenDescription
{
    /// <summary>The maximum length, in UTF-16 code units.</summary>
    public const int MaxLength = 4096;

    /// <summary>Checks a description.</summary>
    /// <param name="description">The description; null for none.</param>
    /// <returns>The same description.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DescriptionInvalid"/>.</exception>
    public static string? Validate(string? description)
    {
        if (description is null)
        {
            return null;
        }

        if (description.Length > MaxLength)
        {
            throw Invalid($"A token's description has at most {MaxLength} characters; this one has {description.Length}.");
        }

        for (var i = 0; i < description.Length; i++)
        {
            if (IsSteering(description[i]))
            {
                throw Invalid($"A token's description must not contain characters that steer a terminal, such as U+{(int)description[i]:X4}.");
            }

            if (!char.IsSurrogate(description[i]))
            {
                continue;
            }

            // Half a character cannot be stored: it would come back as another one.
            if (i + 1 == description.Length || !char.IsSurrogatePair(description[i], description[i + 1]))
            {
                throw Invalid("A token's description must be well-formed Unicode text.");
            }

            i++;
        }

        return description;
    }

    // Control characters but those of white space, and what changes the writing direction. Other unseen characters belong to emoji.
    private static bool IsSteering(char c) =>
        (char.IsControl(c) && c is not ('\t' or '\r' or '\n')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static TokenException Invalid(string message) => new(TokenErrorCode.DescriptionInvalid, message);
}
