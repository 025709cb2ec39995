using System;

namespace SalesforceToken.Simulator.CommandLine;

/// <summary>An invalid command line, with a message for the user.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
