using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SalesforceToken.Parameters;

/// <summary>Completes the sources of a subject token.</summary>
public sealed class SubjectTokenSourceCompleter : IArgumentCompleter
{
    private static readonly (string Text, string Meaning)[] Sources =
    [
        ("GitHub", "The ID token of the job of GitHub Actions that runs the command."),
        ("AzurePipelines", "The ID token of the job of Azure Pipelines that runs the command. It needs -ServiceConnectionId."),
        ("File:", "A file, such as a projected token of a Kubernetes service account: File:<path>."),
        ("Variable:", "An environment variable, such as an ID token of GitLab: Variable:<name>."),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from source in Sources
        where source.Text.StartsWith(wordToComplete, System.StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(source.Text, source.Text, CompletionResultType.ParameterValue, source.Meaning);
}
