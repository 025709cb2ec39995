using System;
using System.Collections.Generic;

namespace SalesforceToken.Simulator.CommandLine;

/// <summary>Reads the words of a command line one by one.</summary>
internal sealed class Arguments
{
    private readonly Queue<string> _words;

    public Arguments(IEnumerable<string> words) => _words = new Queue<string>(words);

    public bool TryNext(out string word) => _words.TryDequeue(out word!);

    /// <summary>The value that must follow an option.</summary>
    public string ValueOf(string option) => _words.TryDequeue(out var value) && !value.StartsWith("--", StringComparison.Ordinal)
        ? value
        : throw new UsageException($"{option} needs a value.");
}
