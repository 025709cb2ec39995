namespace SalesforceToken.Engine.Storage;

/// <summary>A record as it was when it was read or written.</summary>
public sealed class TokenSnapshot
{
    /// <summary>Pairs a record with its version.</summary>
    /// <param name="record">The record.</param>
    /// <param name="version">The store's version of it.</param>
    public TokenSnapshot(TokenRecord record, string version)
    {
        Record = record;
        Version = version;
    }

    /// <summary>The record.</summary>
    public TokenRecord Record { get; }

    /// <summary>Changes with each write of the record; compared, never interpreted.</summary>
    public string Version { get; }
}
