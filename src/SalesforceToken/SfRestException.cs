using System;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// An error of the org's API, with Salesforce's code and words. Its <see cref="ErrorCode"/>, such as <c>MALFORMED_QUERY</c>, is also the
/// error id.
/// </summary>
public sealed class SfRestException : Exception, IContainsErrorRecord
{
    internal SfRestException(string errorCode, string message)
        : base(message)
    {
        ErrorCode = errorCode;
    }

    /// <summary>Salesforce's code.</summary>
    public string ErrorCode { get; }

    /// <summary>The HTTP status of the answer.</summary>
    public int StatusCode { get; internal init; }

    /// <summary>The fields that it is about.</summary>
    public string[] Fields { get; internal init; } = [];

    /// <summary>The name of the token that the call was made with.</summary>
    public string? TokenName { get; internal init; }

    /// <inheritdoc/>
    public ErrorRecord ErrorRecord => new(this, ErrorCode, Category, TokenName);

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
