using System;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>The text of an error, with the recommended action.</summary>
internal static class ErrorText
{
    // PowerShell shows the recommended action below the message since 7.5. Windows PowerShell, whose assembly is 3.0, and 7.4 do not.
    private static readonly bool ActionIsShown = typeof(ErrorRecord).Assembly.GetName().Version >= new Version(7, 5);

    /// <summary>Makes the details of an error record.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="recommendedAction">What to do about it; null if there is no advice.</param>
    public static ErrorDetails Details(string message, string? recommendedAction) =>
        new(recommendedAction is null || ActionIsShown ? message : $"{message} {recommendedAction}") { RecommendedAction = recommendedAction };
}
