using System;

namespace SalesforceToken.Loading;

/// <summary>
/// Tells when a signal is about to end the process. The types for that are not part of .NET Standard 2.0, so they are used in the
/// loader's assembly. .NET Framework has none, and AppDomain.ProcessExit tells of every end there.
/// </summary>
internal static class TerminationSignals
{
    private static readonly Lazy<Func<Action, IDisposable>?> Registrar = new(DependencyResolver.GetSignalRegistrar);

    /// <summary>Has an action called when a signal is about to end the process. When it returns, the process ends.</summary>
    /// <param name="onSignal">The action. It may block.</param>
    /// <returns>The registration; null where there are no signals.</returns>
    public static IDisposable? Register(Action onSignal) => Registrar.Value?.Invoke(onSignal);
}
