using System;

namespace SalesforceToken.EngineAccess;

/// <summary>Passes reports on at once and in order. <see cref="Progress{T}"/> would send them to the thread pool.</summary>
/// <typeparam name="T">What is reported.</typeparam>
internal sealed class SynchronousProgress<T> : IProgress<T>
{
    private readonly Action<T> _report;

    public SynchronousProgress(Action<T> report)
    {
        _report = report;
    }

    public void Report(T value) => _report(value);
}
