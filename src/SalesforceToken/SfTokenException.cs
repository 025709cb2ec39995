using System;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// What every command of the module fails with. Catch it by type, and tell causes apart by <see cref="ErrorId"/>, whose values
/// are listed in <c>about_SalesforceToken</c>. It never holds a secret.
/// </summary>
public class SfTokenException : Exception, IContainsErrorRecord
{
    internal SfTokenException(string errorId, ErrorCategory category, string message, string? recommendedAction, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The cause, in one stable word.</summary>
    public string ErrorId { get; }

    /// <summary>What to do about it.</summary>
    public string? RecommendedAction { get; }

    /// <summary>The name of the token, where the failure is about one.</summary>
    public string? TokenName { get; internal init; }

    /// <summary>The <c>error</c> that Salesforce answered, escaped for display.</summary>
    public string? OAuthError { get; internal init; }

    /// <summary>The <c>error_description</c> that Salesforce answered, escaped for display.</summary>
    public string? OAuthErrorDescription { get; internal init; }

    /// <summary>The HTTP status of Salesforce's answer, where one arrived.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>How long Salesforce asks to wait.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>True when what was asked for may have been done, although no usable answer arrived.</summary>
    public bool OutcomeUnknown { get; internal init; }

    /// <summary>True when the same command may succeed later without any change.</summary>
    public bool IsTransient { get; internal init; }

    /// <inheritdoc/>
    public ErrorRecord ErrorRecord => new(this, ErrorId, Category, TokenName) { ErrorDetails = ErrorText.Details(Message, RecommendedAction) };

    private ErrorCategory Category { get; }

    /// <summary>The same failure, said of a token or with another advice.</summary>
    /// <param name="tokenName">The token's name; null leaves it as it is.</param>
    /// <param name="recommendedAction">The advice; null leaves it as it is.</param>
    /// <returns>An exception with this one's cause.</returns>
    internal SfTokenException With(string? tokenName = null, string? recommendedAction = null) =>
        new(ErrorId, Category, Message, recommendedAction ?? RecommendedAction, InnerException)
        {
            TokenName = tokenName ?? TokenName,
            OAuthError = OAuthError,
            OAuthErrorDescription = OAuthErrorDescription,
            StatusCode = StatusCode,
            RetryAfter = RetryAfter,
            OutcomeUnknown = OutcomeUnknown,
            IsTransient = IsTransient,
        };
}
