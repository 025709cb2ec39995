using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>A record as it was when it was read or written.</summary>
public sealed class TokenSnapshot
{
    /// <summary>Pairs a record with its version.</summary>
    /// <param name="profile">The record.</param>
    /// <param name="version">The store's version of it.</param>
    /// <param name="keyProtection">What keeps the key that it is encrypted under.</param>
    public TokenSnapshot(TokenProfile profile, string version, KeyProtection keyProtection)
    {
        Profile = profile;
        Version = version;
        KeyProtection = keyProtection;
    }

    /// <summary>The record.</summary>
    public TokenProfile Profile { get; }

    /// <summary>Changes with each write of the record; compared, never interpreted.</summary>
    public string Version { get; }

    /// <summary>What keeps the key that it is encrypted under.</summary>
    public KeyProtection KeyProtection { get; }
}
