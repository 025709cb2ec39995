using System;

namespace SalesforceToken.Bridge;

/// <summary>Passes reports on at once, in their order; <see cref="Progress{T}"/> would hand them to the thread pool.</summary>
/// <typeparam name="T">What is reported.</typeparam>
internal sealed class Relay<T> : IProgress<T>
{
    private readonly Action<T> _report;

    public Relay(Action<T> report)
    {
        _report = report;
    }

    public void Report(T value) => _report(value);
}
