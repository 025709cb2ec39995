using System;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// An error of the org's API, with Salesforce's code and message. Its <see cref="ErrorCode"/>, such as <c>MALFORMED_QUERY</c>, is also the
/// error id.
/// </summary>
public sealed class SfRestException : SfTokenException
{
    /// <summary>Makes an error, for the test of a script.</summary>
    public SfRestException()
    {
    }

    /// <summary>Makes an error, for the test of a script.</summary>
    /// <param name="message">What happened.</param>
    public SfRestException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error, for the test of a script.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public SfRestException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an error, for the test of a script.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="errorCode">Salesforce's code.</param>
    /// <param name="tokenName">The name of the token.</param>
    public SfRestException(string message, string errorCode, string? tokenName = null)
        : base(message, errorCode, tokenName)
    {
    }

    internal SfRestException(SfTokenFailure failure, string[] fields, string? body)
        : base(failure)
    {
        Fields = fields;
        Body = body;
    }

    /// <summary>Salesforce's code.</summary>
    public string ErrorCode => ErrorId;

    /// <summary>The fields that it is about.</summary>
    public string[] Fields { get; } = [];

    /// <summary>The whole body of the response as text, escaped for display; null if it had none.</summary>
    public string? Body { get; }

    internal static ErrorCategory CategoryOf(int statusCode) => statusCode switch
    {
        400 => ErrorCategory.InvalidArgument,
        401 => ErrorCategory.AuthenticationError,
        403 => ErrorCategory.PermissionDenied,
        404 => ErrorCategory.ObjectNotFound,
        429 => ErrorCategory.LimitsExceeded,
        >= 500 => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidOperation,
    };

    /// <inheritdoc/>
    private protected override SfTokenException Copy(SfTokenFailure failure) => new SfRestException(failure, Fields, Body);
}
