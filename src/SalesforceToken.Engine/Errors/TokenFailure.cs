using System;

namespace SalesforceToken.Engine.Errors;

/// <summary>What went wrong, and all that is known about it. It never holds a secret. Copy it with <c>with</c>.</summary>
/// <param name="Code">The cause.</param>
/// <param name="Message">A full sentence for people that says what happened.</param>
public sealed record TokenFailure(TokenErrorCode Code, string Message)
{
    /// <summary>The name of the token that it is about; null where it is about none.</summary>
    public string? TokenName { get; init; }

    /// <summary>The <c>error</c> of Salesforce's response (RFC 6749 section 5.2), escaped for display; null without one.</summary>
    public string? OAuthError { get; init; }

    /// <summary>The <c>error_description</c> of Salesforce's response, escaped for display; null without one.</summary>
    public string? OAuthErrorDescription { get; init; }

    /// <summary>The HTTP status of the response; null where none arrived.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long Salesforce asks to wait (<c>Retry-After</c>, RFC 9110 section 10.2.3); null where it did not ask.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How far Salesforce's clock is ahead of this machine's, by the <c>Date</c> of the response; zero if they agree.</summary>
    public TimeSpan ServerClockAhead { get; init; }

    /// <summary>True when the same request may succeed later without any change.</summary>
    public bool IsTransient { get; init; }

    /// <summary>True when the request may have taken effect at Salesforce although no usable response arrived.</summary>
    public bool OutcomeUnknown { get; init; }
}
