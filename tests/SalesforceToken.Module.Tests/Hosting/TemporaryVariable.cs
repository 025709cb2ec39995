using System;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>An environment variable of the process that has its earlier value again when the test is over.</summary>
internal sealed class TemporaryVariable : IDisposable
{
    private readonly string _name;
    private readonly string? _earlier;

    public TemporaryVariable(string name, string? value)
    {
        _name = name;
        _earlier = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _earlier);
}
