using System;

namespace SalesforceToken.Simulator.CommandLine;

/// <summary>What is wrong with a command line, for the person who typed it.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
