using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// An error of the org's API, with Salesforce's code and message. Its <see cref="ErrorCode"/>, such as <c>MALFORMED_QUERY</c>, is also the
/// error id.
/// </summary>
public sealed class SfRestException : SfTokenException
{
    internal SfRestException(string errorCode, int statusCode, string message, string tokenName, string recommendedAction)
        : base(new SfTokenFailure(errorCode, CategoryOf(statusCode), message)
        {
            RecommendedAction = recommendedAction,
            StatusCode = statusCode,
            TokenName = tokenName,
        })
    {
    }

    /// <summary>Salesforce's code.</summary>
    public string ErrorCode => ErrorId;

    /// <summary>The fields that it is about.</summary>
    public string[] Fields { get; internal init; } = [];

    private static ErrorCategory CategoryOf(int statusCode) => statusCode switch
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
