using System;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>A configuration that cannot be used, with a message for the user.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
