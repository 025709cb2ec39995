using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Parameters;

/// <summary>Completes the names of the stored tokens. It opens no token, prompts for nothing and changes nothing.</summary>
public sealed class TokenNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var listing = Task.Run(PeekAsync);
#pragma warning disable VSTHRD002 // PowerShell asks for completions synchronously. The wait is short, and the task is on another thread.
        return listing.Wait(Patience) ? Completions.Matching(listing.Result, wordToComplete, static name => "The token " + name) : [];
#pragma warning restore VSTHRD002
    }

    private static async Task<IReadOnlyList<string>> PeekAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(Patience);
            return await EngineHost.PeekNamesAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SfTokenException or OperationCanceledException)
        {
            // Do not show an error while the user types. The command itself will report it.
            return [];
        }
    }
}
