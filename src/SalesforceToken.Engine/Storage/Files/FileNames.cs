using System;
using System.Globalization;
using System.Text;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// The file name of a token: the readable name, where the characters that some file system rejects are percent-encoded as UTF-8
/// (RFC 3986 section 2.1). Each name has exactly one file name, and each file name belongs to exactly one name.
/// </summary>
internal static class FileNames
{
    /// <summary>The extension of a token's file.</summary>
    public const string Extension = ".jwe";

    private const string Refused = "<>:\"/\\|?*%";

    /// <summary>Returns the part of the file name before the extension.</summary>
    public static string Encode(string name)
    {
        var result = new StringBuilder(name.Length);
        var isDevice = IsDevice(name);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var isFirst = i == 0;
            var isLast = i == name.Length - 1;
            if (c < ' ' || c == '\u007F' || Refused.IndexOf(c) >= 0 || (isFirst && (c == '.' || isDevice)) || (isLast && c is '.' or ' '))
            {
                result.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>Returns the token name for a file name without extension; null when this store does not write such a file name.</summary>
    public static string? TryDecode(string encoded)
    {
        // The last digit of an encoded character and a combining mark behind it are composed to one letter by some file systems, and
        // by a comparison of composed texts. Decomposed, they are two again.
        encoded = TryNormalize(encoded, NormalizationForm.FormD) ?? string.Empty;
        var result = new StringBuilder(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                result.Append(encoded[i]);
                continue;
            }

            if (i + 2 >= encoded.Length || !byte.TryParse(
                encoded.Substring(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            result.Append((char)value);
            i += 2;
        }

        // macOS may return file names in a different normalization form from the one in which they were written. A name is composed.
        // It may be longer before.
        if (TryNormalize(result.ToString(), NormalizationForm.FormC) is not { } name)
        {
            return null;
        }

        try
        {
            name = TokenName.Validate(name);
        }
        catch (TokenException)
        {
            return null;
        }

        return string.Equals(TryNormalize(Encode(name), NormalizationForm.FormD), encoded, StringComparison.Ordinal) ? name : null;
    }

    // ASCII text is the same in every form. A file that another program made may have a name that is not well-formed Unicode text.
    private static string? TryNormalize(string text, NormalizationForm form)
    {
        try
        {
            return Ascii.IsAscii(text) ? text : text.Normalize(form);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns one spelling for all names of the same token. It converts to upper case first: some letters (the two small sigmas)
    /// share one capital letter, and <see cref="TokenName.Same"/> compares capital letters.
    /// </summary>
    public static string Fold(string name) => Ascii.IsAscii(name) ? Ascii.ToLower(name) : LowerCase(name.ToUpperInvariant());

#pragma warning disable CA1308 // The folded name is a readable file name. It is not compared with names that other code folds.
    private static string LowerCase(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    // Windows treats these names as devices, with any text after the first dot. The comparison ignores case instead of converting the
    // case first, because a conversion would load the Unicode tables.
    private static bool IsDevice(string name)
    {
        const int minLength = 3;
        const int maxLength = 7;
        var dot = name.IndexOf('.');
        var stem = (dot < 0 ? name : name.Substring(0, dot)).TrimEnd(' ');
        return stem.Length is >= minLength and <= maxLength
            && (Is(stem, "CON") || Is(stem, "PRN") || Is(stem, "AUX") || Is(stem, "NUL") || Is(stem, "CONIN$") || Is(stem, "CONOUT$")
                || IsNumbered(stem, "COM") || IsNumbered(stem, "LPT"));
    }

    private static bool Is(string stem, string device) => string.Equals(stem, device, StringComparison.OrdinalIgnoreCase);

    private static bool IsNumbered(string stem, string device) =>
        stem.Length == device.Length + 1
        && stem.StartsWith(device, StringComparison.OrdinalIgnoreCase)
        && stem[device.Length] is (>= '0' and <= '9') or '\u00B9' or '\u00B2' or '\u00B3';
}
