using System;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace SalesforceToken;

/// <summary>Text as a user types it at the prompt.</summary>
internal static class PowerShellText
{
    private static readonly Regex Plain = new(
        @"^[\p{L}_/][\p{L}\p{Nd}_./-]*$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Quotes an argument if necessary.</summary>
    /// <param name="argument">The argument.</param>
    /// <returns>Text that PowerShell reads as that argument.</returns>
    public static string Quote(string argument) => Plain.IsMatch(argument)
        ? argument
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(argument) + "'";
}
