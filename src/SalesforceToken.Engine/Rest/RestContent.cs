using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Rest;

/// <summary>Reads the body of a response by its media type.</summary>
internal static class RestContent
{
    // A body that is longer is no text for a person, and is kept for as long as the error is.
    private const int MaxErrorLength = 1024 * 1024;

    /// <summary>Makes the response that a caller gets.</summary>
    /// <param name="result">The response on the wire.</param>
    /// <param name="isRead">Whether the call was one that changes nothing.</param>
    /// <param name="mask">What an error may quote of the call. Data is left as it is.</param>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.ResponseInvalid"/>: a success with a body that is not what it says.
    /// </exception>
    public static RestResponse Read(HttpResult result, bool isRead, SecretMask mask) => new()
    {
        StatusCode = result.StatusCode,
        Location = result.Location,
        RetryAfter = result.RetryAfter,
        Headers = result.Headers,
        Content = result.Body.Length == 0 ? null : result.IsSuccess ? Content(result, isRead) : ErrorContent(result, mask),
        ErrorBody = result.IsSuccess || result.Body.Length == 0 || IsBinary(result) ? null : Displayable(mask.Apply(Text(result))),
    };

    /// <summary>The body of an error for a file, without what it quotes of the call's secrets.</summary>
    public static byte[] Masked(HttpResult result, SecretMask mask)
    {
        var text = IsBinary(result) ? string.Empty : Text(result);
        var masked = mask.Apply(text);
        return masked == text ? result.Body : EncodingOf(result).GetBytes(masked);
    }

    private static object? Content(HttpResult result, bool isRead)
    {
        if (!IsJson(result))
        {
            return IsText(result) ? Text(result) : result.Body;
        }

        try
        {
            return RestJson.Read(Utf8(result));
        }
        catch (JsonException exception)
        {
            throw new TokenException(
                new TokenFailure(TokenErrorCode.ResponseInvalid, "The org's response is not valid JSON, although its media type says JSON.")
                {
                    StatusCode = result.StatusCode,
                    OutcomeUnknown = !isRead,
                },
                UnexpectedFailure.Cause(exception));
        }
    }

    // What is wrong is what the body says, and not that it says it in a wrong form.
    private static object ErrorContent(HttpResult result, SecretMask mask)
    {
        try
        {
            if (IsJson(result) && RestJson.Read(Utf8(result), mask.Apply) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // Read as text below.
        }

        return IsBinary(result) ? result.Body : mask.Apply(Text(result));
    }

    private static bool IsJson(HttpResult result) => result.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) ?? false;

    private static bool IsText(HttpResult result) =>
        result.MediaType is { } type
        && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("/csv", StringComparison.OrdinalIgnoreCase));

    private static bool IsBinary(HttpResult result) => !IsJson(result) && !IsText(result) && Array.IndexOf(result.Body, (byte)0) >= 0;

    private static byte[] Utf8(HttpResult result) =>
        EncodingOf(result) is UTF8Encoding ? result.Body : Encoding.UTF8.GetBytes(Text(result));

    private static string Text(HttpResult result) => EncodingOf(result).GetString(result.Body).TrimStart('\uFEFF');

    private static Encoding EncodingOf(HttpResult result)
    {
        try
        {
            return result.Charset is { Length: > 0 } charset ? Encoding.GetEncoding(charset.Trim('"', '\'')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    // As it was sent, but for what would steer a terminal.
    private static string Displayable(string text)
    {
        var result = new StringBuilder(text, 0, Math.Min(text.Length, MaxErrorLength), capacity: 16);
        for (var i = 0; i < result.Length; i++)
        {
            var isUnseen = char.GetUnicodeCategory(result[i]) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            result[i] = isUnseen && result[i] is not ('\r' or '\n' or '\t') ? '?' : result[i];
        }

        return result.ToString();
    }
}
