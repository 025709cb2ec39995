using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Parameters;

/// <summary>The part that all completions have in common.</summary>
internal static class Completions
{
    /// <summary>Offers the values that begin with what is typed.</summary>
    /// <param name="values">All values.</param>
    /// <param name="typed">What is typed, perhaps with an opening quote.</param>
    /// <param name="explain">The tool tip of a value.</param>
    /// <returns>The offers, quoted where PowerShell needs it.</returns>
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> values, string typed, Func<string, string> explain)
    {
        var start = typed.Trim('\'', '"');
        return
            from value in values
            where value.StartsWith(start, StringComparison.OrdinalIgnoreCase)
            select new CompletionResult(PowerShellText.Quote(value), value, CompletionResultType.ParameterValue, explain(value));
    }
}
