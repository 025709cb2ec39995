using System.Diagnostics.Tracing;

namespace SalesforceToken.Engine.Tracing;

/// <summary>
/// What the engine does, step by step, for whoever listens: hosts that show it, and tools such as dotnet-trace. Informational
/// events are the steps that a person cares for, verbose ones all others. No event holds a secret: names, codes, numbers only.
/// The texts are what hosts show.
/// </summary>
[EventSource(Name = SourceName)]
internal sealed class EngineEventSource : EventSource
{
    private const string SourceName = "SalesforceToken";

    private EngineEventSource()
    {
    }

    /// <summary>
    /// The one source of the process; null until a host enables it. To make an event source costs a process some 30 ms, which would
    /// double the time of a first read.
    /// </summary>
    public static EngineEventSource? Log { get; private set; }

    /// <summary>Makes the source, for the rest of the process. Called again, it does nothing.</summary>
    public static void Enable() => Log ??= new EngineEventSource();

    [Event(1, Level = EventLevel.Verbose, Message = "'{0}' is read from the store.")]
    public void StoreRead(string name) => WriteEvent(1, name);

    [Event(2, Level = EventLevel.Verbose, Message = "'{0}' is saved.")]
    public void StoreWritten(string name) => WriteEvent(2, name);

    [Event(3, Level = EventLevel.Verbose, Message = "The lock of '{0}' is taken, after {1} ms.")]
    public void LockTaken(string name, long milliseconds) => WriteEvent(3, name, milliseconds);

    [Event(4, Level = EventLevel.Verbose, Message = "{0}: HTTP {1} after {2} ms.")]
    public void ResponseReceived(string request, int statusCode, int milliseconds) => WriteEvent(4, request, statusCode, milliseconds);

    [Event(5, Level = EventLevel.Verbose, Message = "{0}: no response ({1}).")]
    public void ResponseFailed(string request, string code) => WriteEvent(5, request, code);

    [Event(6, Level = EventLevel.Informational, Message = "'{0}' is in use by another process. Waiting for what it stores.")]
    public void LockWaitStarted(string name) => WriteEvent(6, name);

    [Event(7, Level = EventLevel.Informational, Message = "Another process has just brought '{0}' up to date.")]
    public void Adopted(string name) => WriteEvent(7, name);

    [Event(8, Level = EventLevel.Informational, Message = "Another command of this process is getting '{0}' already. Its result is shared.")]
    public void FlightJoined(string name) => WriteEvent(8, name);

    [Event(9, Level = EventLevel.Informational, Message = "Salesforce says that the access token of '{0}' is active.")]
    public void AccessTokenActive(string name) => WriteEvent(9, name);

    [Event(10, Level = EventLevel.Informational, Message = "Salesforce says that the access token of '{0}' is no longer active.")]
    public void AccessTokenInactive(string name) => WriteEvent(10, name);

    [Event(11, Level = EventLevel.Verbose, Message = "Refreshing '{0}', attempt {1}.")]
    public void RefreshSent(string name, int attempt) => WriteEvent(11, name, attempt);

    [Event(12, Level = EventLevel.Informational, Message = "The refresh of '{0}' failed: {1}. Next: {2}.")]
    public void RefreshFailed(string name, string code, string step) => WriteEvent(12, name, code, step);

    [Event(13, Level = EventLevel.Informational, Message = "Asking Salesforce whether an interrupted refresh of '{0}' took effect.")]
    public void OutcomeAsked(string name) => WriteEvent(13, name);

    [Event(14, Level = EventLevel.Informational, Message = "Salesforce issued a new access token for '{0}'.")]
    public void TokensIssued(string name) => WriteEvent(14, name);

    [Event(15, Level = EventLevel.Informational, Message = "An authorization of '{0}' is revoked at Salesforce.")]
    public void Revoked(string name) => WriteEvent(15, name);

    [Event(16, Level = EventLevel.Informational, Message = "The refresh token of '{0}' was not used for {1} days. It is used now.")]
    public void KeepAliveStarted(string name, int days) => WriteEvent(16, name, days);

    [Event(17, Level = EventLevel.Informational, Message = "'{0}' was not kept alive ({1}). Its access token is good.")]
    public void KeepAliveFailed(string name, string code) => WriteEvent(17, name, code);

    [Event(18, Level = EventLevel.Informational, Message = "Salesforce refused to refresh '{0}' a moment ago ({1}). It is not asked again yet.")]
    public void RefusalRemembered(string name, string code) => WriteEvent(18, name, code);
}
