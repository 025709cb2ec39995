using System;

namespace SalesforceToken.Pack.Help;

/// <summary>Something is missing in a page.</summary>
internal sealed class HelpSourceException : Exception
{
    public HelpSourceException(string path, string message)
        : base(message)
    {
        Path = path;
    }

    public string Path { get; }
}
