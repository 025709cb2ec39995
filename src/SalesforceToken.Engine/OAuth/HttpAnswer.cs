using System;

namespace SalesforceToken.Engine.OAuth;

/// <summary>An HTTP answer, read whole.</summary>
internal sealed class HttpAnswer
{
    public required int StatusCode { get; init; }

    public required byte[] Body { get; init; }

    public required TimeSpan? RetryAfter { get; init; }

    public required ServerClock Clock { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
