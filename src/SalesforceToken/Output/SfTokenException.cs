using System;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// The exception of every command of the module. Catch it by type, and distinguish the causes by <see cref="ErrorId"/>, whose
/// values are listed in <c>about_SalesforceToken</c>. It never contains a secret.
/// </summary>
public class SfTokenException : Exception
{
    private readonly SfTokenFailure _failure;

    /// <summary>Makes an error, for the test of a script.</summary>
    public SfTokenException()
        : this("A command of SalesforceToken failed.")
    {
    }

    /// <summary>Makes an error, for the test of a script.</summary>
    /// <param name="message">What happened.</param>
    public SfTokenException(string message)
        : this(message, "TokenError")
    {
    }

    /// <summary>Makes an error, for the test of a script.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public SfTokenException(string message, Exception? innerException)
        : this(new SfTokenFailure("TokenError", ErrorCategory.NotSpecified, message), innerException)
    {
    }

    /// <summary>Makes an error, for the test of a script.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="errorId">The cause, such as <c>AuthorizationRequired</c>.</param>
    /// <param name="tokenName">The name of the token.</param>
    public SfTokenException(string message, string errorId, string? tokenName = null)
        : this(new SfTokenFailure(errorId, ErrorCategory.NotSpecified, message) { TokenName = tokenName })
    {
    }

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

    /// <summary>
    /// The error as a command writes it. Users must not see this property, nor the interface IContainsErrorRecord, whose members
    /// PowerShell shows too: Get-Error and ConvertTo-Json would go from the error to its record, and from there to the error again. The
    /// record has a copy of the exception, because PowerShell would show the method that threw the original, with all of its assembly.
    /// </summary>
    internal ErrorRecord ErrorRecord => new(Copy(_failure), ErrorId, _failure.Category, TokenName)
    {
        ErrorDetails = ErrorText.Details(Message, RecommendedAction),
    };

    /// <summary>The same failure with other words about it.</summary>
    /// <param name="tokenName">The token's name; null leaves it as it is.</param>
    /// <param name="recommendedAction">The advice; null leaves it as it is.</param>
    /// <param name="message">What happened; null leaves it as it is.</param>
    /// <param name="outcomeUnknown">Whether the change may have been made; null leaves it as it is.</param>
    /// <returns>An exception with the same cause.</returns>
    internal SfTokenException With(string? tokenName = null, string? recommendedAction = null, string? message = null, bool? outcomeUnknown = null) =>
        Copy(_failure with
        {
            TokenName = tokenName ?? TokenName,
            RecommendedAction = recommendedAction ?? RecommendedAction,
            Message = message ?? Message,
            OutcomeUnknown = outcomeUnknown ?? OutcomeUnknown,
        });

    /// <summary>An exception of the same type that was never thrown.</summary>
    /// <param name="failure">What it tells.</param>
    private protected virtual SfTokenException Copy(SfTokenFailure failure) => new(failure, InnerException);
}
