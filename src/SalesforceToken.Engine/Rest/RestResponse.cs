using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Engine.Rest;

/// <summary>The org's response.</summary>
public sealed class RestResponse
{
    /// <summary>The HTTP status.</summary>
    public required int StatusCode { get; init; }

    /// <summary>
    /// The body: JSON as <see cref="RestJson"/> gives it, other text as a string, anything else as bytes; null when it is empty.
    /// </summary>
    public required object? Content { get; init; }

    /// <summary>The target of a redirect, which was not followed.</summary>
    public Uri? Location { get; init; }

    /// <summary>Whether the call succeeded.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>The errors of a response that is not a success; empty if it has none in Salesforce's format.</summary>
    public IEnumerable<RestError> Errors => IsSuccess || Content is not object?[] items
        ? []
        : items.OfType<KeyValuePair<string, object?>[]>().Select(RestError.From);

    internal bool IsSessionEnded => StatusCode == 401 && Errors.Any(error => error.Code == "INVALID_SESSION_ID");
}
