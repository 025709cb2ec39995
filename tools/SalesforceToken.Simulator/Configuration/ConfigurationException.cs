using System;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>What is wrong with a configuration file, for the person who wrote it.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
