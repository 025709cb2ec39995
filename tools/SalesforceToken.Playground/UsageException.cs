using System;

namespace SalesforceToken.Playground;

/// <summary>A command line that asks for nothing that there is.</summary>
internal sealed class UsageException(string message) : Exception(message);
