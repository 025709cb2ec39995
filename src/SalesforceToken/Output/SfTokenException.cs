using System;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// The exception of every command of the module. Catch it by type, and distinguish the causes by <see cref="ErrorId"/>, whose
/// values are listed in <c>about_SalesforceToken</c>. It never contains a secret.
/// </summary>
public class SfTokenException : Exception, IContainsErrorRecord
{
    private readonly SfTokenFailure _failure;

    internal SfTokenException(SfTokenFailure failure, Exception? innerException = null)
        : base(failure.Message, innerException)
    {
        _failure = failure;
    }

    internal SfTokenException(string errorId, ErrorCategory category, string message, string? recommendedAction, Exception? innerException = null)
        : this(new SfTokenFailure(errorId, category, message) { RecommendedAction = recommendedAction }, innerException)
    {
    }

    /// <summary>The cause, as one stable word.</summary>
    public string ErrorId => _failure.ErrorId;

    /// <summary>What to do about it.</summary>
    public string? RecommendedAction => _failure.RecommendedAction;

    /// <summary>The name of the token; null if the failure is not about a token.</summary>
    public string? TokenName => _failure.TokenName;

    /// <summary>The <c>error</c> of Salesforce's response, escaped for display.</summary>
    public string? OAuthError => _failure.OAuthError;

    /// <summary>The <c>error_description</c> of Salesforce's response, escaped for display.</summary>
    public string? OAuthErrorDescription => _failure.OAuthErrorDescription;

    /// <summary>The HTTP status of Salesforce's response; null if none arrived.</summary>
    public int? StatusCode => _failure.StatusCode;

    /// <summary>How long Salesforce asks to wait.</summary>
    public TimeSpan? RetryAfter => _failure.RetryAfter;

    /// <summary>True when the change may have been made, although no usable response arrived.</summary>
    public bool OutcomeUnknown => _failure.OutcomeUnknown;

    /// <summary>True when the same command may succeed later without any change.</summary>
    public bool IsTransient => _failure.IsTransient;

    /// <inheritdoc/>
    public ErrorRecord ErrorRecord => new(this, ErrorId, _failure.Category, TokenName) { ErrorDetails = ErrorText.Details(Message, RecommendedAction) };

    /// <summary>The same failure with another token name or other advice.</summary>
    /// <param name="tokenName">The token's name; null leaves it as it is.</param>
    /// <param name="recommendedAction">The advice; null leaves it as it is.</param>
    /// <returns>An exception with the same cause.</returns>
    internal SfTokenException With(string? tokenName = null, string? recommendedAction = null) => new(
        _failure with { TokenName = tokenName ?? TokenName, RecommendedAction = recommendedAction ?? RecommendedAction }, InnerException);
}
