using System;
using System.Text;
using System.Text.RegularExpressions;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>Turns an answer that is not a success into an exception. Its texts are quoted, escaped and never trusted.</summary>
internal static class OAuthFailure
{
    private const int LongestQuote = 200;

    // Whatever looks like a token or a key, that is long and not all small letters, and what stands after a name of one, however
    // short: a server that echoes the request must not get it into a message.
    private static readonly Regex Secret = new(
        @"eyJ[\w-]+(\.[\w-]*)*|(?=[\w.!/+=%-]*[0-9A-Z])[\w.!/+=%-]{24,}"
            + @"|(?i:(?<=(_secret|_token|_verifier|assertion|\bcode|\bpassword)[""']?\s{0,3}[:=]\s{0,3}[""']?)[\w.!/+%-]+)",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex Markup = new("<(script|style)[^>]*>.*?</\\1>|<[^>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private static readonly Regex Blanks = new(@"\s+", RegexOptions.None, TimeSpan.FromSeconds(1));

    public static TokenException From(HttpAnswer answer, OAuthGrant grant, Uri address)
    {
        using var document = JsonAnswer.TryParse(answer.Body);
        if (document?.RootElement.Text("error") is { } error)
        {
            return FromError(error, document.RootElement.Text("error_description"), grant, answer.StatusCode, answer.RetryAfter);
        }

        // An answer of a gateway or a maintenance page.
        return new TokenException(
            OfGateway(answer.StatusCode) ?? TokenErrorCode.ResponseInvalid, $"{address.Host} answered with HTTP {answer.StatusCode}{Quote(answer)}.")
        {
            StatusCode = answer.StatusCode,
            RetryAfter = answer.RetryAfter,
            IsTransient = answer.StatusCode is 408 or 429 or >= 500,
            OutcomeUnknown = LeavesOpen(answer.StatusCode),
        };
    }

    public static TokenException FromError(string error, string? description, OAuthGrant grant, int? statusCode, TimeSpan? retryAfter)
    {
        var shownError = Redact(error);
        var shownDescription = description is null ? null : Redact(description);
        var (code, transient) = OAuthErrorTable.Find(error, description, grant);
        var leavesOpen = LeavesOpen(statusCode) || code == TokenErrorCode.ServiceUnavailable;
        if (code == TokenErrorCode.RequestRejected && OfGateway(statusCode) is { } told)
        {
            // A gateway that speaks JSON of its own.
            code = told;
        }

        return new TokenException(code, shownDescription is null ? $"Salesforce answered {shownError}." : $"Salesforce answered {shownError}: {shownDescription}.")
        {
            OAuthError = shownError,
            OAuthErrorDescription = shownDescription,
            StatusCode = statusCode,
            RetryAfter = retryAfter,
            IsTransient = transient || statusCode >= 500 || code == TokenErrorCode.RateLimited,
            OutcomeUnknown = leavesOpen,
        };
    }

    /// <summary>An answer with a success status whose body is not JSON: whatever it was, it may have taken effect.</summary>
    public static TokenException NotJson(HttpAnswer answer, Uri address) =>
        new(TokenErrorCode.ResponseInvalid, $"{address.Host} answered with HTTP {answer.StatusCode} but not with JSON{Quote(answer)}.")
        {
            StatusCode = answer.StatusCode,
            IsTransient = true,
            OutcomeUnknown = true,
        };

    internal static string Redact(string text)
    {
        try
        {
            return Printable.Escape(Secret.Replace(text, "[redacted]"), LongestQuote).TrimEnd('.');
        }
        catch (RegexMatchTimeoutException)
        {
            return "[unreadable]";
        }
    }

    /// <summary>
    /// Whether the request may have been carried out. 503 says that it was turned away, but a gateway says it too when the server
    /// behind it broke off in the middle; likewise 408.
    /// </summary>
    private static bool LeavesOpen(int? statusCode) => statusCode is >= 500 or 408;

    private static TokenErrorCode? OfGateway(int? statusCode) => statusCode switch
    {
        407 => TokenErrorCode.ProxyRefused,
        429 => TokenErrorCode.RateLimited,
        408 or >= 500 => TokenErrorCode.ServiceUnavailable,
        _ => null,
    };

    private static string Quote(HttpAnswer answer)
    {
        if (answer.Body.Length == 0)
        {
            return " and an empty body";
        }

        var text = Encoding.UTF8.GetString(answer.Body, 0, Math.Min(answer.Body.Length, 4096));
        try
        {
            text = Blanks.Replace(Markup.Replace(text, " "), " ").Trim();
        }
        catch (RegexMatchTimeoutException)
        {
            return string.Empty;
        }

        return text.Length == 0 ? string.Empty : $": \"{Redact(text)}\"";
    }
}
