using System;
using System.Management.Automation;
using SalesforceToken.Rest;

namespace SalesforceToken;

/// <summary>
/// An error of the org's API, with Salesforce's code and words. Its <see cref="ErrorCode"/>, such as <c>MALFORMED_QUERY</c>, is also the
/// error id.
/// </summary>
public sealed class SfRestException : Exception, IContainsErrorRecord
{
    internal SfRestException(string errorCode, string message, string tokenName)
        : base(message)
    {
        ErrorCode = errorCode;
        TokenName = tokenName;
    }

    /// <summary>Salesforce's code.</summary>
    public string ErrorCode { get; }

    /// <summary>The HTTP status of the answer.</summary>
    public int StatusCode { get; internal init; }

    /// <summary>The fields that it is about.</summary>
    public string[] Fields { get; internal init; } = [];

    /// <summary>The name of the token that the call was made with.</summary>
    public string TokenName { get; }

    /// <summary>What to do about it.</summary>
    public string RecommendedAction => RestAdvice.Find(ErrorCode, StatusCode, TokenName);

    /// <inheritdoc/>
    public ErrorRecord ErrorRecord => new(this, ErrorCode, Category, TokenName) { ErrorDetails = ErrorText.Details(Message, RecommendedAction) };

    private ErrorCategory Category => StatusCode switch
    {
        400 => ErrorCategory.InvalidArgument,
        401 => ErrorCategory.AuthenticationError,
        403 => ErrorCategory.PermissionDenied,
        404 => ErrorCategory.ObjectNotFound,
        429 => ErrorCategory.LimitsExceeded,
        >= 500 => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidOperation,
    };
}
