using System;
using System.Text;
using System.Text.RegularExpressions;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>Turns a response that is not a success into an exception. Its texts are quoted, escaped and never trusted.</summary>
internal static class OAuthFailure
{
    private const int MaxQuoteLength = 200;

    // Matches text that looks like a token or a key (long, and not only lower-case letters), and the value after the name of a secret,
    // even a short one. A server may echo the request, and a secret must not get into a message that way.
    private static readonly Regex Secret = new(
        @"eyJ[\w-]+(\.[\w-]*)*|(?=[\w.!/+=%-]*[0-9A-Z])[\w.!/+=%-]{24,}"
            + @"|(?i:(?<=(_secret|_token|_verifier|assertion|\bcode|\bpassword)[""']?\s{0,3}[:=]\s{0,3}[""']?)[\w.!/+%-]+)",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex Markup = new("<(script|style)[^>]*>.*?</\\1>|<[^>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private static readonly Regex Blanks = new(@"\s+", RegexOptions.None, TimeSpan.FromSeconds(1));

    public static TokenException From(HttpResult response, OAuthGrant grant, Uri address)
    {
        using var document = JsonElementExtensions.TryParse(response.Body);
        if (document?.RootElement.GetText("error") is { } error)
        {
            return FromError(error, document.RootElement.GetText("error_description"), grant, response.StatusCode, response.RetryAfter);
        }

        // A response of a gateway, or a maintenance page.
        return new TokenException(new TokenFailure(
            FromGatewayStatus(response.StatusCode) ?? TokenErrorCode.ResponseInvalid, $"{address.Host} answered with HTTP {response.StatusCode}{Quote(response)}.")
        {
            StatusCode = response.StatusCode,
            RetryAfter = response.RetryAfter,
            IsTransient = response.StatusCode is 408 or 429 or >= 500,
            OutcomeUnknown = MayHaveTakenEffect(response.StatusCode),
        });
    }

    public static TokenException FromError(string error, string? description, OAuthGrant grant, int? statusCode, TimeSpan? retryAfter)
    {
        var shownError = Redact(error);
        var shownDescription = description is null ? null : Redact(description);
        var (code, transient) = OAuthErrorTable.Find(error, description, grant);
        var outcomeUnknown = MayHaveTakenEffect(statusCode) || code == TokenErrorCode.ServiceUnavailable;
        if (code == TokenErrorCode.RequestRejected && FromGatewayStatus(statusCode) is { } gatewayCode)
        {
            // A gateway that sends its own JSON.
            code = gatewayCode;
        }

        return new TokenException(new TokenFailure(code, shownDescription is null ? $"Salesforce answered {shownError}." : $"Salesforce answered {shownError}: {shownDescription}.")
        {
            OAuthError = shownError,
            OAuthErrorDescription = shownDescription,
            StatusCode = statusCode,
            RetryAfter = retryAfter,
            IsTransient = transient || statusCode >= 500 || code == TokenErrorCode.RateLimited,
            OutcomeUnknown = outcomeUnknown,
        });
    }

    /// <summary>A response with a success status whose body is not JSON. The request may still have taken effect.</summary>
    public static TokenException NotJson(HttpResult response, Uri address) =>
        new(new TokenFailure(TokenErrorCode.ResponseInvalid, $"{address.Host} answered with HTTP {response.StatusCode} but not with JSON{Quote(response)}.")
        {
            StatusCode = response.StatusCode,
            IsTransient = true,
            OutcomeUnknown = true,
        });

    internal static string Redact(string text)
    {
        try
        {
            return Printable.Escape(Secret.Replace(text, "[redacted]"), MaxQuoteLength).TrimEnd('.');
        }
        catch (RegexMatchTimeoutException)
        {
            return "[unreadable]";
        }
    }

    /// <summary>
    /// Whether the request may have taken effect. 503 says that it was rejected, but a gateway also sends it when the server behind it
    /// broke off in the middle of the request. The same is true for 408.
    /// </summary>
    private static bool MayHaveTakenEffect(int? statusCode) => statusCode is >= 500 or 408;

    private static TokenErrorCode? FromGatewayStatus(int? statusCode) => statusCode switch
    {
        407 => TokenErrorCode.ProxyRefused,
        429 => TokenErrorCode.RateLimited,
        408 or >= 500 => TokenErrorCode.ServiceUnavailable,
        _ => null,
    };

    private static string Quote(HttpResult response)
    {
        if (response.Body.Length == 0)
        {
            return " and an empty body";
        }

        var text = Encoding.UTF8.GetString(response.Body, 0, Math.Min(response.Body.Length, 4096));
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
