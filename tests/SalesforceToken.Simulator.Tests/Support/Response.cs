using System;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Support;

/// <summary>A response of the simulator.</summary>
internal sealed record Response(HttpStatusCode Status, string Text, Uri? Location, DateTimeOffset? Date, string? MediaType)
{
    public string? RetryAfter { get; init; }

    public JsonNode Json => JsonNode.Parse(Text)!;

    public string AccessToken => this["access_token"]!;

    public string RefreshToken => this["refresh_token"]!;

    public string? this[string field] => Json[field]?.ToString();

    public Response Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Text[..Math.Min(Text.Length, 500)]}");
        return this;
    }

    /// <summary>Expects exactly this error and description, with status 400 by default.</summary>
    public Response ExpectError(string error, string description, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Expect(status);
        Assert.Equal(error, this["error"]);
        Assert.Equal(description, this["error_description"]);
        return this;
    }
}
