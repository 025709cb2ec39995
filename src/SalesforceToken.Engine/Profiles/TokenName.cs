using System;
using System.Globalization;
using System.Text;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// The rule for a token's name: 1 to 64 characters, no control characters, no wildcard characters (<c>* ? [ ] `</c>), no white
/// space at either end. All other names work on every system, even those that its file system does not allow.
/// </summary>
internal static class TokenName
{
    /// <summary>The maximum length of a name, in UTF-16 code units.</summary>
    public const int MaxLength = 64;

    private const string Wildcards = "*?[]`";

    // Letters and marks that show nothing: the fillers of Hangul, the vowels inherent in Khmer, the grapheme joiner, Braille without
    // dots.
    private const string BlankLetters = "\u115F\u1160\u3164\uFFA0\u17B4\u17B5\u034F\u2800";

    /// <summary>Checks a name and brings it to Unicode normalization form C.</summary>
    /// <param name="name">The name as the user wrote it.</param>
    /// <returns>The name to store.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.NameInvalid"/>, with the part of the rule that is broken.</exception>
    public static string Validate(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw Invalid("A token needs a name of 1 to 64 characters.");
        }

        if (name!.Length > MaxLength)
        {
            throw Invalid($"A token's name has at most {MaxLength} characters; this one has {name.Length}.");
        }

        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsControl(c))
            {
                throw Invalid("A token's name must not contain control characters.");
            }

            if (Wildcards.IndexOf(c) >= 0)
            {
                throw Invalid($"A token's name must not contain '{c}': the characters * ? [ ] ` stand for many names.");
            }

            // U+FFFE is a byte order mark that was read the wrong way round, and has no normalization form.
            if (c == '\uFFFE' || (char.IsSurrogate(c) && !IsPair(name, ref i)))
            {
                throw Invalid("A token's name must be well-formed Unicode text.");
            }
        }

        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[name.Length - 1]))
        {
            throw Invalid("A token's name must not begin or end with white space.");
        }

        // ASCII text is already in that form.
        var normal = Ascii.IsAscii(name) ? name : name.Normalize(NormalizationForm.FormC);

        // The normal form may be longer, and may have characters that the name itself did not have: U+1FEF becomes a backtick.
        return string.Equals(normal, name, StringComparison.Ordinal) ? name : Validate(normal);
    }

    /// <summary>
    /// Checks the name of a token that is to be made. Characters that nobody sees, or that change the direction of the text, are for
    /// look-alikes. Names with them that are stored already can still be used.
    /// </summary>
    /// <param name="name">The name as the user wrote it.</param>
    /// <returns>The name to store.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.NameInvalid"/>, with the part of the rule that is broken.</exception>
    public static string ValidateNew(string? name)
    {
        var valid = Validate(name);
        for (var i = 0; i < valid.Length && !Ascii.IsAscii(valid); i += char.IsSurrogatePair(valid, i) ? 2 : 1)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(valid, i);
            if (Printable.IsUnsafe(category)
                || category == UnicodeCategory.PrivateUse
                || BlankLetters.IndexOf(valid[i]) >= 0
                || IsVariationSelector(char.ConvertToUtf32(valid, i)))
            {
                throw Invalid(
                    $"A token's name must not contain characters that are not seen, such as U+{char.ConvertToUtf32(valid, i).ToString("X4", CultureInfo.InvariantCulture)}.");
            }
        }

        return valid;
    }

    /// <summary>Whether two names mean the same token.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">Another.</param>
    /// <returns>True if they are equal, ignoring case.</returns>
    public static bool Same(string left, string right) => StringComparer.OrdinalIgnoreCase.Equals(left, right);

    // They choose another shape of the character before them, where a font has one.
    private static bool IsVariationSelector(int codePoint) =>
        codePoint is (>= 0xFE00 and <= 0xFE0F) or (>= 0x180B and <= 0x180F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsPair(string name, ref int index)
    {
        if (index + 1 < name.Length && char.IsSurrogatePair(name[index], name[index + 1]))
        {
            index++;
            return true;
        }

        return false;
    }

    private static TokenException Invalid(string message) => new(TokenErrorCode.NameInvalid, message);
}
