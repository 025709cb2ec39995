namespace SalesforceToken.EngineAccess;

/// <summary>Where the messages of a running command go: its own streams.</summary>
internal interface ICommandMessages
{
    /// <summary>Writes a warning.</summary>
    /// <param name="message">The warning.</param>
    void Warn(string message);

    /// <summary>Writes a step of the engine.</summary>
    /// <param name="message">The step.</param>
    /// <param name="isDetail">Whether it is for the debug stream, rather than the verbose one.</param>
    void Trace(string message, bool isDetail);
}
