using System;
using System.Globalization;
using System.Text;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// The file name of a token: the name itself, readable, with what some file system refuses percent-encoded as UTF-8 (RFC 3986
/// section 2.1). Each name has one file name and the other way round.
/// </summary>
internal static class FileNames
{
    /// <summary>The extension of a token's file.</summary>
    public const string Extension = ".jwe";

    private const string Refused = "<>:\"/\\|?*%";

    /// <summary>The part of the file name before the extension.</summary>
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

    /// <summary>The name of a token from its file's name without extension; null when it is not one that this store writes.</summary>
    public static string? TryDecode(string encoded)
    {
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

        // macOS may hand back names in another normalization form than they were written in.
        var name = result.ToString();
        try
        {
            name = TokenName.Validate(name);
        }
        catch (TokenException)
        {
            return null;
        }

        return string.Equals(Encode(name), encoded.Normalize(NormalizationForm.FormC), StringComparison.Ordinal) ? name : null;
    }

    /// <summary>
    /// One spelling for all names that mean the same token. Upper case first: some letters (the two small sigmas) have one
    /// capital between them, and <see cref="TokenName.Same"/> compares capitals.
    /// </summary>
    public static string Fold(string name) => Ascii.Is(name) ? Ascii.ToLower(name) : LowerCase(name.ToUpperInvariant());

#pragma warning disable CA1308 // The folded name is a file name for people; it is not compared with names folded elsewhere
    private static string LowerCase(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    // Windows takes these names for devices whatever follows the first dot. Compared without changing case first, which would
    // load the Unicode tables.
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
