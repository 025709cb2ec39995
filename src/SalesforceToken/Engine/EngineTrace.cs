using System;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Linq;

namespace SalesforceToken.EngineAccess;

/// <summary>Shows the engine's events in the streams of the command that caused them.</summary>
internal sealed class EngineTrace : EventListener
{
    private const string EngineSource = "SalesforceToken";

    private static readonly Lazy<EngineTrace> Listener = new(Create);

    /// <summary>Starts to listen, for the rest of the process. Until a command asks for it, events cost nothing.</summary>
    public static void Start() => _ = Listener.Value;

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == EngineSource)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData is { Message: { } message, Payload: { } payload })
        {
            CommandMessages.Trace(string.Format(CultureInfo.InvariantCulture, message, payload.ToArray()), eventData.Level == EventLevel.Verbose);
        }
    }

    private static EngineTrace Create()
    {
        EngineHost.EnableTrace();
        return new EngineTrace();
    }
}
