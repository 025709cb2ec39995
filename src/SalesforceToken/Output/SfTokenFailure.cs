using System;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>What went wrong, in PowerShell's terms. Copy it with <c>with</c>.</summary>
internal sealed record SfTokenFailure(string ErrorId, ErrorCategory Category, string Message)
{
    public string? RecommendedAction { get; init; }

    public string? TokenName { get; init; }

    public string? OAuthError { get; init; }

    public string? OAuthErrorDescription { get; init; }

    public int? StatusCode { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public bool OutcomeUnknown { get; init; }

    public bool IsTransient { get; init; }
}
