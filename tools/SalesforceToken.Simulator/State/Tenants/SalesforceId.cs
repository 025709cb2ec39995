using System;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>
/// Salesforce record identifiers: 15 characters that distinguish case, and the 18-character form whose last three
/// characters say which of the 15 are upper case, so that tools that ignore case can compare them.
/// </summary>
/// <remarks>Source: Salesforce Help, "How to convert a 15-character ID to an 18-character ID".</remarks>
public static class SalesforceId
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Checksums = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>The length of the form that the APIs send.</summary>
    public const int LongLength = 18;

    /// <summary>The length of the form that access tokens begin with.</summary>
    public const int ShortLength = 15;

    /// <summary>A new 18-character identifier of the object type that <paramref name="prefix"/> (three characters) stands for.</summary>
    public static string New(string prefix) => Lengthen(prefix + "Hs0" + Random.Shared.GetString(Alphabet, 9));

    /// <summary>The identifier number <paramref name="index"/> of a generated table: the same number always gives the same one.</summary>
    public static string Numbered(string prefix, int index)
    {
        var tail = new char[12];
        var rest = (long)index;
        for (var i = tail.Length - 1; i >= 0; i--)
        {
            tail[i] = Alphabet[(int)(rest % Alphabet.Length)];
            rest /= Alphabet.Length;
        }

        return Lengthen(prefix + new string(tail));
    }

    /// <summary>The number that <see cref="Numbered"/> was given, or -1 if the identifier is not of that form.</summary>
    public static int NumberOf(string prefix, string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is not (ShortLength or LongLength) || !id.StartsWith(prefix, StringComparison.Ordinal))
        {
            return -1;
        }

        var number = 0L;
        foreach (var character in id.AsSpan(3, 12))
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            number = (number * Alphabet.Length) + digit;
            if (digit < 0 || number > int.MaxValue)
            {
                return -1;
            }
        }

        return (int)number;
    }

    /// <summary>The 18-character form of a 15-character identifier.</summary>
    public static string Lengthen(string shortId)
    {
        ArgumentNullException.ThrowIfNull(shortId);
        if (shortId.Length != ShortLength)
        {
            throw new ArgumentException($"A short identifier has {ShortLength} characters.", nameof(shortId));
        }

        Span<char> suffix = stackalloc char[3];
        for (var group = 0; group < suffix.Length; group++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
            {
                bits |= char.IsAsciiLetterUpper(shortId[(group * 5) + i]) ? 1 << i : 0;
            }

            suffix[group] = Checksums[bits];
        }

        return string.Concat(shortId, suffix);
    }
}
