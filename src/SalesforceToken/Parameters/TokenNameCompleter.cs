using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Parameters;

/// <summary>Completes the names of the stored tokens. It opens no token, prompts for nothing and changes nothing.</summary>
public sealed class TokenNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<string> names;
        try
        {
            names = EngineHost.PeekNames();
        }
        catch (SfTokenException)
        {
            // Do not show an error while the user types. The command itself will report it.
            return [];
        }

        return Completions.Matching(names, wordToComplete, static name => "The token " + name);
    }
}
