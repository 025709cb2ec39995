namespace SalesforceToken.Engine.Http;

/// <summary>Takes the body of a response as it arrives. Its failures are its own: they are no failures of the connection.</summary>
internal interface ITransportTarget
{
    /// <summary>Takes the next bytes.</summary>
    /// <param name="buffer">Has them at its start.</param>
    /// <param name="count">How many there are.</param>
    void Write(byte[] buffer, int count);
}
