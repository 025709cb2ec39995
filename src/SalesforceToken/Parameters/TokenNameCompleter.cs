using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Parameters;

/// <summary>Completes the names of the tokens that are stored. It opens none of them and asks nobody.</summary>
public sealed class TokenNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<string> names;
        try
        {
            names = EngineHost.ListNames();
        }
        catch (SfTokenException)
        {
            // The line that is being typed is no place for an error; the command itself will tell it.
            return [];
        }

        return Completions.Of(names, wordToComplete, static name => "The token " + name);
    }
}
