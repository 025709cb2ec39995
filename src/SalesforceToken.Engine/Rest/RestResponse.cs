using System;
using System.Collections.Generic;

namespace SalesforceToken.Engine.Rest;

/// <summary>The org's response.</summary>
public sealed class RestResponse
{
    /// <summary>The HTTP status.</summary>
    public required int StatusCode { get; init; }

    /// <summary>
    /// The body: JSON as <see cref="RestJson"/> gives it, other text as a string, anything else as bytes; null when it is empty or in
    /// a file.
    /// </summary>
    public required object? Content { get; init; }

    /// <summary>The body of a response that is not a success, as text and safe for display; null when it is empty or no text.</summary>
    public string? ErrorBody { get; init; }

    /// <summary>The headers, in the order of the response.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Headers { get; init; } = [];

    /// <summary>The target of a redirect, which was not followed.</summary>
    public Uri? Location { get; init; }

    /// <summary>How long the org asks to wait; null where it did not ask.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the call succeeded.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>The errors of a response that is not a success, in whatever form the org sent them; empty if it said nothing.</summary>
    public IEnumerable<RestError> Errors => IsSuccess ? [] : RestErrors.Find(Content);

    /// <summary>The errors of the parts of a success: of a composite request or of a collection, parts can fail on their own.</summary>
    public IEnumerable<RestError> PartErrors => IsSuccess ? RestErrors.FindInParts(Content) : [];

    /// <summary>
    /// Whether the org refused the access token although it had just been issued, or although Salesforce says that it is active. A new
    /// one would not help.
    /// </summary>
    public bool IsActiveTokenRefused { get; private set; }

    /// <summary>
    /// Whether this is the org's answer to the question for its API versions: the call itself was not sent then.
    /// </summary>
    public bool IsBeforeTheCall { get; private set; }

    /// <summary>Whether the org refused the access token, or is not at this address any more: a refresh may help with both.</summary>
    internal bool IsTokenRefused => TokenRefusal.Is(this);

    /// <summary>Whether the answer is one that an org gives where it is no longer, but also where a path is wrong.</summary>
    internal bool MayHaveMoved => StatusCode is < 400 or 404;

    internal RestResponse AlthoughTokenIsActive()
    {
        var copy = (RestResponse)MemberwiseClone();
        copy.IsActiveTokenRefused = true;
        return copy;
    }

    internal RestResponse BeforeTheCall()
    {
        var copy = (RestResponse)MemberwiseClone();
        copy.IsBeforeTheCall = true;
        return copy;
    }
}
