using System;
using System.Collections.Generic;

namespace SalesforceToken.Pack.Help;

/// <summary>A page that cannot become help: something is missing in it, or it contradicts the command.</summary>
internal sealed class HelpSourceException : Exception
{
    public HelpSourceException(string path, params IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems))
    {
        Path = path;
        Problems = problems;
    }

    public string Path { get; }

    public IReadOnlyList<string> Problems { get; }
}
