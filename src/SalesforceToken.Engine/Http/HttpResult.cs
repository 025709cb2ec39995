using System;
using System.Collections.Generic;

namespace SalesforceToken.Engine.Http;

/// <summary>An HTTP response with its complete body.</summary>
internal sealed class HttpResult
{
    public required int StatusCode { get; init; }

    public required string? MediaType { get; init; }

    public required byte[] Body { get; init; }

    public required TimeSpan? RetryAfter { get; init; }

    /// <summary>The target of a redirect. Redirects are not followed.</summary>
    public Uri? Location { get; init; }

    /// <summary>The encoding that the media type names; null if it names none.</summary>
    public string? Charset { get; init; }

    /// <summary>The headers, with those of the body.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Headers { get; init; } = [];

    public required ClockSkew Clock { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
