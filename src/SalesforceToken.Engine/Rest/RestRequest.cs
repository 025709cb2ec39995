using System;
using System.Collections.Generic;

namespace SalesforceToken.Engine.Rest;

/// <summary>A call to the org's API.</summary>
public sealed class RestRequest
{
    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>
    /// A path on the instance, a whole address on the instance, or, without a leading slash, a resource of the API version, such
    /// as <c>query</c>. <c>vXX.X</c> in a path stands for the API version.
    /// </summary>
    public required string Address { get; init; }

    /// <summary>The query parameters to append to the address.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Additional headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The whole path of a file that is the body, read while it is sent; null for none.</summary>
    public string? BodyFile { get; init; }

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>
    /// The whole path of a file that gets the body of a success, written while it arrives; null for none. It is there when the body is
    /// complete, and not before.
    /// </summary>
    public string? ResponseFile { get; init; }

    /// <summary>Whether the file gets the body of an error too.</summary>
    public bool StoresErrors { get; init; }

    /// <summary>The API version, such as <c>62.0</c>; null for the one of the token, or else the newest that the org has.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>How long the org has for its whole response; null for the ten minutes after which Salesforce itself ends a call.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the call changes nothing, so that it may be sent again.</summary>
    internal bool IsRead => Method.ToUpperInvariant() is "GET" or "HEAD";
}
