using System;

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

    public required ClockSkew Clock { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
