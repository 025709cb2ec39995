using System.Threading;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// Sends messages to the command that the current work belongs to. The link follows the work from thread to thread, so that each
/// of the commands that run at the same time in a process gets its own messages.
/// </summary>
internal static class CommandMessages
{
    private static readonly AsyncLocal<ICommandMessages?> Running = new();

    /// <summary>Sends the messages of the work from here on to a command.</summary>
    public static void SendTo(ICommandMessages command) => Running.Value = command;

    /// <summary>Warns through the running command. Without one, or when it has ended, the warning is dropped.</summary>
    public static void Warn(string message) => Running.Value?.Warn(message);

    /// <summary>Shows a step of the engine through the running command.</summary>
    /// <param name="message">The step.</param>
    /// <param name="isDetail">Whether it is for the debug stream.</param>
    public static void Trace(string message, bool isDetail) => Running.Value?.Trace(message, isDetail);
}
