using System;

namespace SalesforceToken.Engine;

/// <summary>
/// The one exception of the engine. Its message is a full sentence for people and never holds a secret; what to do about it
/// is for the host to say, from <see cref="Code"/>.
/// </summary>
public sealed class TokenException : Exception
{
    /// <summary>Makes an exception for a cause.</summary>
    /// <param name="code">The cause.</param>
    /// <param name="message">A sentence that says what happened, without secrets.</param>
    /// <param name="innerException">The technical cause, where there is one that holds no secret.</param>
    public TokenException(TokenErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
    }

    /// <summary>The cause.</summary>
    public TokenErrorCode Code { get; }

    /// <summary>The name of the token that it is about, where it is about one.</summary>
    public string? TokenName { get; init; }

    /// <summary>The <c>error</c> of Salesforce's answer (RFC 6749 section 5.2), escaped for display; null without one.</summary>
    public string? OAuthError { get; init; }

    /// <summary>The <c>error_description</c> of Salesforce's answer, escaped for display; null without one.</summary>
    public string? OAuthErrorDescription { get; init; }

    /// <summary>The HTTP status of the answer; null where none arrived.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long Salesforce asks to wait (<c>Retry-After</c>, RFC 9110 section 10.2.3); null where it did not ask.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the same request may succeed later without any change.</summary>
    public bool IsTransient { get; init; }

    /// <summary>
    /// True when the request may have taken effect at Salesforce although no usable answer arrived.
    /// </summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The same exception, said of a token.</summary>
    /// <param name="name">The token's name.</param>
    /// <returns>An exception with <see cref="TokenName"/> set and this one's cause.</returns>
    public TokenException About(string name) => TokenName is not null
        ? this
        : new TokenException(Code, Message, InnerException ?? this)
        {
            TokenName = name,
            OAuthError = OAuthError,
            OAuthErrorDescription = OAuthErrorDescription,
            StatusCode = StatusCode,
            RetryAfter = RetryAfter,
            IsTransient = IsTransient,
            OutcomeUnknown = OutcomeUnknown,
        };
}
