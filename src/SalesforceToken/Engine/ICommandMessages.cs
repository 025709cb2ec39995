namespace SalesforceToken.EngineAccess;

/// <summary>Writes messages to the streams of a running command.</summary>
internal interface ICommandMessages
{
    /// <summary>Writes a warning.</summary>
    /// <param name="message">The warning.</param>
    void Warn(string message);

    /// <summary>Writes a step of the engine.</summary>
    /// <param name="message">The step.</param>
    /// <param name="isDetail">Whether it is for the debug stream instead of the verbose stream.</param>
    void Trace(string message, bool isDetail);
}
