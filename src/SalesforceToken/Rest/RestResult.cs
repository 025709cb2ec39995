using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Engine.Rest;

namespace SalesforceToken.Rest;

/// <summary>The org's response to one call.</summary>
internal sealed class RestResult
{
    private RestResult(RestResponse response, string tokenName, bool isChange)
    {
        isChange &= !response.IsBeforeTheCall;
        StatusCode = response.StatusCode;
        Headers = response.Headers;
        Content = response.Content;
        Errors = response.IsSuccess ? [] : [.. Explain(response, tokenName, isChange)];
        FailedParts =
        [
            .. response.PartErrors.Select(static error => error.Code.Length == 0 ? error.Message : $"{error.Code}: {error.Message}"),
        ];
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The headers.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Headers { get; }

    /// <summary>The body as a value of the engine.</summary>
    public object? Content { get; }

    /// <summary>The errors; empty when the call succeeded.</summary>
    public IReadOnlyList<SfRestException> Errors { get; }

    /// <summary>The errors of the parts of a call that succeeded as a whole.</summary>
    public IReadOnlyList<string> FailedParts { get; }

    /// <summary>Reads a response of the engine.</summary>
    /// <param name="response">The response.</param>
    /// <param name="tokenName">The token that the call was made with.</param>
    /// <param name="isChange">Whether the call was one that changes something.</param>
    public static RestResult From(RestResponse response, string tokenName, bool isChange) => new(response, tokenName, isChange);

    private static IEnumerable<SfRestException> Explain(RestResponse response, string tokenName, bool isChange)
    {
        var status = response.StatusCode;
        var errors = response.Errors.ToArray();
        return status is 301 or 302 or 303 or 307 or 308 ? [Error("Redirected", RedirectText(response.Location), [])]
            : errors.Length == 0 ? [Error("HttpError", $"The org answered with HTTP {status}.", [])]
            : errors.Select(error => error.Code.Length == 0
                ? Error("HttpError", $"The org answered with HTTP {status}: {error.Message}", error.Fields)
                : Error(error.Code, $"Salesforce answered {error.Code}: {error.Message}", error.Fields));

        SfRestException Error(string code, string message, IEnumerable<string> fields) => new(
            new SfTokenFailure(code, SfRestException.CategoryOf(status), message)
            {
                RecommendedAction = response is { IsActiveTokenRefused: true, StatusCode: 401 or 403 }
                    ? RestAdvice.ForRefusedToken(tokenName)
                    : RestAdvice.Find(code, status, tokenName, isChange),
                StatusCode = status,
                TokenName = tokenName,
                RetryAfter = response.RetryAfter,
                IsTransient = RestOutcome.IsTransient(code, status),
                OutcomeUnknown = RestOutcome.IsUnknown(code, status, isChange),
            },
            [.. fields],
            response.ErrorBody);
    }

    private static string RedirectText(Uri? location) =>
        "The org redirects this call" + (location is { IsAbsoluteUri: true } ? " to " + location.Host : string.Empty)
        + "; the token is sent to no other address.";
}
