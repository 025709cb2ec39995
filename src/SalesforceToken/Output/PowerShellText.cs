using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace SalesforceToken;

/// <summary>Text as a user types it at the prompt.</summary>
internal static class PowerShellText
{
    /// <summary>Quotes an argument if necessary.</summary>
    /// <param name="argument">The argument.</param>
    /// <returns>Text that PowerShell reads as that argument.</returns>
    public static string Quote(string argument) => Regex.IsMatch(argument, @"^[\p{L}_/][\p{L}\p{Nd}_./-]*$")
        ? argument
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(argument) + "'";
}
