using System.Threading;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// The messages of the command whose work a thread does. They follow the work, from thread to thread, so that each command of the
/// many that run at once in a process gets its own.
/// </summary>
internal static class CommandMessages
{
    private static readonly AsyncLocal<ICommandMessages?> Running = new();

    /// <summary>Sends what the work from here on has to tell to a command.</summary>
    /// <param name="command">The command.</param>
    public static void SendTo(ICommandMessages command) => Running.Value = command;

    /// <summary>Warns through the running command. Without one, or when it is over, nobody listens.</summary>
    /// <param name="message">The warning.</param>
    public static void Warn(string message) => Running.Value?.Warn(message);

    /// <summary>Shows a step of the engine through the running command.</summary>
    /// <param name="message">The step.</param>
    /// <param name="isDetail">Whether it is one for the debug stream.</param>
    public static void Trace(string message, bool isDetail) => Running.Value?.Trace(message, isDetail);
}
