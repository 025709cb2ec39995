using System;
using System.Collections.Generic;
using System.Text;

namespace SalesforceToken.Simulator.Http;

/// <summary>
/// A complete response, written only after the faults were applied: a response can then be lost after its request was carried out.
/// </summary>
internal sealed record Response
{
    private const string JsonType = "application/json;charset=UTF-8";
    private const string HtmlType = "text/html; charset=UTF-8";

    public int Status { get; init; } = 200;

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Response Empty(int status = 200) => new() { Status = status };

    public static Response Json(ReadOnlyMemory<byte> body, int status = 200) => new() { Status = status, ContentType = JsonType, Body = body };

    public static Response Text(string text, int status) =>
        new() { Status = status, ContentType = "text/plain; charset=UTF-8", Body = Encoding.UTF8.GetBytes(text) };

    public static Response Html(string html, int status = 200) => new()
    {
        Status = status,
        ContentType = HtmlType,
        Body = Encoding.UTF8.GetBytes(html),
        Headers =
        [
            new("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"),
            new("X-Content-Type-Options", "nosniff"),
        ],
    };

    /// <summary>A redirect as Salesforce sends it: 302, also after a POST.</summary>
    public static Response Redirect(string location) => new() { Status = 302, Headers = [new("Location", location)] };

    public Response With(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };
}
