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

    // A description of a server may have any length, but only its beginning is read and shown.
    private const int MaxReadLength = 4096;

    private static readonly Regex Markup = new(
        "<(?<kind>script|style)[^>]*>.*?</\\k<kind>>|<[^>]*>",
        RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex Blanks = new(@"\s+", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>A response whose status is not a success.</summary>
    /// <param name="response">The response.</param>
    /// <param name="grant">The grant of the request.</param>
    /// <param name="address">Where the request was sent.</param>
    /// <param name="mask">Masks what was sent.</param>
    public static TokenException From(HttpResult response, OAuthGrant grant, Uri address, SecretMask mask)
    {
        using var document = JsonElementExtensions.TryParse(response.Body);
        if (document?.RootElement.GetText("error") is { } error)
        {
            var refused = FromError(error, document.RootElement.GetText("error_description"), grant, mask, response.StatusCode, response.RetryAfter);
            return new TokenException(refused.Failure with { ServerClockAhead = response.Clock.Ahead });
        }

        if (response is { StatusCode: 301 or 302 or 303 or 307 or 308, Location: { IsAbsoluteUri: true } target } && target.Host != address.Host)
        {
            return new TokenException(new TokenFailure(
                TokenErrorCode.LoginHostMoved,
                $"{address.Host} redirects to {Printable.Escape(target.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped), 100)}: "
                    + "the org has moved. Nothing was sent there.")
            {
                StatusCode = response.StatusCode,
            });
        }

        // A response of a gateway, or a maintenance page.
        return new TokenException(new TokenFailure(
            FromGatewayStatus(response.StatusCode) ?? TokenErrorCode.ResponseInvalid,
            $"{address.IdnHost} answered with HTTP {response.StatusCode}{Quote(response, mask)}.")
        {
            StatusCode = response.StatusCode,
            RetryAfter = response.RetryAfter,
            IsTransient = response.StatusCode is 408 or 429 or >= 500,
            OutcomeUnknown = MayHaveTakenEffect(response.StatusCode),
        });
    }

    /// <summary>An error that the browser delivered to the callback address, RFC 6749 section 4.1.2.1.</summary>
    /// <param name="response">The response, with an error.</param>
    /// <param name="request">The request, whose values may be echoed.</param>
    /// <param name="consumer">The credential of the app.</param>
    public static TokenException FromCallback(AuthorizationResponse response, AuthorizationRequest request, ConsumerCredential consumer)
    {
        var mask = new SecretMask([request.State, request.ProofKey.Verifier, consumer.Secret]);
        var failure = FromError(
            response.Error!, response.ErrorDescription, OAuthGrant.AuthorizationCode, mask, statusCode: null, retryAfter: null).Failure;
        return new TokenException(failure.Code == TokenErrorCode.RequestRejected ? failure with { Code = TokenErrorCode.AuthorizationRejected } : failure);
    }

    private static TokenException FromError(
        string error, string? description, OAuthGrant grant, SecretMask mask, int? statusCode, TimeSpan? retryAfter)
    {
        error = Beginning(error);
        description = description is null ? null : Beginning(description);
        var shownError = Quote(error, mask);
        var shownDescription = description is null ? null : Quote(description, mask);
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
    /// <param name="response">The response.</param>
    /// <param name="address">Where the request was sent.</param>
    /// <param name="mask">Masks what was sent.</param>
    public static TokenException NotJson(HttpResult response, Uri address, SecretMask mask) =>
        new(new TokenFailure(
            TokenErrorCode.ResponseInvalid, $"{address.IdnHost} answered with HTTP {response.StatusCode} but not with JSON{Quote(response, mask)}.")
        {
            StatusCode = response.StatusCode,
            IsTransient = true,
            OutcomeUnknown = true,
        });

    /// <summary>A JSON response with a success status that fails the code which reads it.</summary>
    /// <param name="cause">How it fails.</param>
    /// <param name="response">The response.</param>
    /// <param name="address">Where the request was sent.</param>
    public static TokenException Unreadable(Exception cause, HttpResult response, Uri address) => new(
        new TokenFailure(TokenErrorCode.ResponseInvalid, $"The response of {address.IdnHost} cannot be read.")
        {
            StatusCode = response.StatusCode,
            OutcomeUnknown = true,
        },
        UnexpectedFailure.Cause(cause));

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

    private static string Beginning(string text) => text.Length <= MaxReadLength ? text : text.Substring(0, MaxReadLength);

    private static string Quote(string text, SecretMask mask) => Printable.Escape(mask.Quote(text), MaxQuoteLength).TrimEnd('.');

    private static string Quote(HttpResult response, SecretMask mask)
    {
        if (response.Body.Length == 0)
        {
            return " and an empty body";
        }

        var text = Encoding.UTF8.GetString(response.Body, 0, Math.Min(response.Body.Length, MaxReadLength));
        try
        {
            text = Blanks.Replace(Markup.Replace(text, " "), " ").Trim();
        }
        catch (RegexMatchTimeoutException)
        {
            return string.Empty;
        }

        return text.Length == 0 ? string.Empty : $": \"{Quote(text, mask)}\"";
    }
}
