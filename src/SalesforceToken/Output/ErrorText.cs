using System;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>An error as it is shown, with what to do about it.</summary>
internal static class ErrorText
{
    // PowerShell shows the recommended action below the message since 7.5. Windows PowerShell, whose assembly is 3.0, and 7.4 do not.
    private static readonly bool ActionIsShown = typeof(ErrorRecord).Assembly.GetName().Version >= new Version(7, 5);

    /// <summary>Makes the details of an error record.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="recommendedAction">What to do about it; null where nothing can be said.</param>
    /// <returns>The details.</returns>
    public static ErrorDetails Details(string message, string? recommendedAction) =>
        new(recommendedAction is null || ActionIsShown ? message : $"{message} {recommendedAction}") { RecommendedAction = recommendedAction };
}
