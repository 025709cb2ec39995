using System;
using System.Runtime.InteropServices;

namespace SalesforceToken.Loader;

/// <summary>
/// Tells when a signal is about to end the process. Since .NET 10, AppDomain.ProcessExit is not raised for a signal, and the types
/// that tell of signals are not part of .NET Standard.
/// </summary>
public sealed class TerminationSignals : IDisposable
{
    // Never SIGINT: this handler would be called before PowerShell's own, so Ctrl+C would stop the command only after the save. Of a
    // shell that ends by it, ProcessExit tells. On Windows the same is true of SIGQUIT, which is Ctrl+Break there.
    private static readonly PosixSignal[] Signals = OperatingSystem.IsWindows()
        ? [PosixSignal.SIGTERM, PosixSignal.SIGHUP]
        : [PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly PosixSignalRegistration[] _registrations;

    private TerminationSignals(Action onSignal)
    {
        // A handler of somebody else that was called before may have decided that the process goes on.
        Action<PosixSignalContext> handler = context =>
        {
            if (!context.Cancel)
            {
                onSignal();
            }
        };
        _registrations = Array.ConvertAll(Signals, signal => PosixSignalRegistration.Create(signal, handler));
    }

    /// <summary>Has an action called when a signal is about to end the process. When it returns, the process ends.</summary>
    /// <param name="onSignal">The action. It may block.</param>
    /// <returns>The registration. After it is disposed of, signals do what they did before.</returns>
    public static IDisposable Register(Action onSignal) => new TerminationSignals(onSignal);

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, static registration => registration.Dispose());
}
