using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Parameters;

/// <summary>The common part of all completers.</summary>
internal static class Completions
{
    /// <summary>Returns the values that begin with the typed text.</summary>
    /// <param name="values">All values.</param>
    /// <param name="typed">The typed text, perhaps with an opening quote.</param>
    /// <param name="explain">The tool tip of a value.</param>
    /// <returns>The completions, quoted if PowerShell needs it.</returns>
    public static IEnumerable<CompletionResult> Matching(IEnumerable<string> values, string typed, Func<string, string> explain)
    {
        var start = typed.Trim('\'', '"');
        return
            from value in values
            where value.StartsWith(start, StringComparison.OrdinalIgnoreCase)
            select new CompletionResult(PowerShellText.Quote(value), value, CompletionResultType.ParameterValue, explain(value));
    }
}
