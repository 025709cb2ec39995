using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>A profile as it was when it was read or written.</summary>
public sealed class TokenSnapshot
{
    /// <summary>Creates a snapshot.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="version">The version of the profile in the store.</param>
    /// <param name="keyProtection">The protection of the key that encrypts the profile.</param>
    public TokenSnapshot(TokenProfile profile, string version, KeyProtection keyProtection)
    {
        Profile = profile;
        Version = version;
        KeyProtection = keyProtection;
    }

    /// <summary>The profile.</summary>
    public TokenProfile Profile { get; }

    /// <summary>The version. It changes with each write, and it is only compared, never interpreted.</summary>
    public string Version { get; }

    /// <summary>The protection of the key that encrypts the profile.</summary>
    public KeyProtection KeyProtection { get; }
}
