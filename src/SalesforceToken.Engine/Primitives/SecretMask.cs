using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace SalesforceToken.Engine.Primitives;

/// <summary>
/// Masks secrets in what a server answers: it may echo the request. The first net is the very values that were sent, in whatever
/// encoding they come back. The second is the look of a text: long, with digits in it, or after the name of a secret.
/// </summary>
internal sealed class SecretMask
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Replacement = "[redacted]";

    // A shorter value is a word that a message may contain for other reasons.
    private const int MinSecretLength = 6;

    // A part of a secret. An org's id, with which every access token begins, is shorter, and is no secret.
    private const int MinPartLength = 20;

    // The encodings and their beginnings are made when there is something to mask, which is rare.
    private readonly string[] _secrets;
    private string[]? _forms;
    private HashSet<int>? _beginnings;

    /// <summary>Makes a mask.</summary>
    /// <param name="secrets">The values that were sent. Null and empty ones are left out.</param>
    public SecretMask(IEnumerable<string?> secrets)
    {
        _secrets = secrets.OfType<string>().Where(static secret => secret.Length >= MinSecretLength).Distinct().ToArray();
    }

    /// <summary>A mask with only the second net.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>A mask that has another's secrets too.</summary>
    /// <param name="other">The other.</param>
    public SecretMask With(SecretMask other) => new(_secrets.Concat(other._secrets));

    /// <summary>Masks a text that is quoted in a message.</summary>
    /// <param name="text">The text. The patterns take time: cut a long text before.</param>
    public string Quote(string text)
    {
        text = Apply(text);
        try
        {
            return SecretPatterns.Suspect.Replace(text, static match => IsName(match) ? match.Value : Replacement);
        }
        catch (RegexMatchTimeoutException)
        {
            return "[unreadable]";
        }
    }

    /// <summary>Masks a text of any length that is data, in which long words are usual: only what certainly is a secret.</summary>
    /// <param name="text">The text.</param>
    public string Apply(string text)
    {
        text = MaskValues(text);
        try
        {
            return SecretPatterns.Token.Replace(text, Replacement);
        }
        catch (RegexMatchTimeoutException)
        {
            return "[unreadable]";
        }
    }

    // Base64 in both alphabets. All other encodings are undone while the text is read.
    private static IEnumerable<string> Forms(string secret)
    {
        var padded = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        var base64 = padded.TrimEnd('=');
        return [secret, padded, base64, base64.Replace('+', '-').Replace('/', '_')];
    }

    private static HashSet<int> Beginnings(string[] forms)
    {
        var pairs = new HashSet<int>();
        foreach (var form in forms)
        {
            for (var i = 0; i + 1 < form.Length; i++)
            {
                pairs.Add(Pair(form[i], form[i + 1]));
            }
        }

        return pairs;
    }

    // Names of errors: OAUTH_APPROVAL_ERROR_GENERIC, InvalidAuthorizationCodeException, error=invalid_client, UNSUPPORTED_OAUTH2_FLOW.
    private static bool IsName(Match match)
    {
        const int maxDigitsOfName = 2;
        int digits = 0, upper = 0, lower = 0, underscores = 0;
        foreach (var c in match.Value)
        {
            if (c is '!' or '+' or '%')
            {
                return false;
            }

            digits += char.IsDigit(c) ? 1 : 0;
            upper += char.IsUpper(c) ? 1 : 0;
            lower += char.IsLower(c) ? 1 : 0;
            underscores += c == '_' ? 1 : 0;
        }

        var isSnakeCase = underscores > 0 && (upper == 0 || lower == 0) && digits <= maxDigitsOfName;
        return match.Groups[SecretPatterns.Named].Success ? isSnakeCase : digits == 0 || isSnakeCase;
    }

    private static int Pair(char first, char second) => (Fold(first) << 16) | Fold(second);

    private static char Fold(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    private string MaskValues(string text)
    {
        if (_secrets.Length == 0)
        {
            return text;
        }

        _forms ??= _secrets.SelectMany(Forms).Distinct().ToArray();
        _beginnings ??= Beginnings(_forms);
        StringBuilder? result = null;
        var copied = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!MayBegin(text, i))
            {
                continue;
            }

            var length = LongestMatch(text, i);
            if (length == 0)
            {
                continue;
            }

            result ??= new StringBuilder(text.Length);
            result.Append(text, copied, i - copied).Append(Replacement);
            copied = i + length;
            i = copied - 1;
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    // For almost all positions of a long text, this is the only question.
    private bool MayBegin(string text, int at) =>
        text[at] is '%' or '\\' or '&'
        || (at + 1 < text.Length && (text[at + 1] is '%' or '\\' or '&' || _beginnings!.Contains(Pair(text[at], text[at + 1]))));

    private int LongestMatch(string text, int at)
    {
        var longest = 0;
        foreach (var secret in _forms!)
        {
            for (var from = 0; from == 0 || from + MinPartLength <= secret.Length; from++)
            {
                longest = Math.Max(longest, Match(text, at, secret, from));
            }
        }

        return longest;
    }

    /// <summary>The length of the text that is a secret, or a long part of one; 0 when it is none.</summary>
    private static int Match(string text, int at, string secret, int from)
    {
        var (end, matched) = Follow(text, at, secret, from);
        return matched - from >= Math.Min(MinPartLength, secret.Length) ? end - at : 0;
    }

    /// <summary>How far a text and a secret are the same.</summary>
    private static (int End, int Matched) Follow(string text, int at, string secret, int from)
    {
        while (from < secret.Length && at < text.Length)
        {
            var isPlain = EncodedCharacter.IsPlain(text[at], secret[from]);
            var encoded = EncodedCharacter.EncodedLength(text, at, secret[from]);
            if (isPlain && encoded > 0)
            {
                // A percent sign of the secret, or the beginning of its encoding.
                var (end, matched) = Follow(text, at + encoded, secret, from + 1);
                if (matched == secret.Length)
                {
                    return (end, matched);
                }
            }

            if (!isPlain && encoded == 0)
            {
                break;
            }

            at += isPlain ? 1 : encoded;
            from++;
        }

        return (at, from);
    }
}
