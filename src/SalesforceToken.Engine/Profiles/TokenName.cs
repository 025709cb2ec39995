using System;
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

            if (char.IsSurrogate(c) && !IsPair(name, ref i))
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
        return normal.Length <= MaxLength ? normal : throw Invalid($"A token's name has at most {MaxLength} characters.");
    }

    /// <summary>Whether two names mean the same token.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">Another.</param>
    /// <returns>True if they are equal, ignoring case.</returns>
    public static bool Same(string left, string right) => StringComparer.OrdinalIgnoreCase.Equals(left, right);

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
