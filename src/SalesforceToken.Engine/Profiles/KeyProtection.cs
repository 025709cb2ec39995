namespace SalesforceToken.Engine.Profiles;

/// <summary>The protection of the data key that encrypts the token files.</summary>
public enum KeyProtection
{
    /// <summary>Windows DPAPI, for the current user.</summary>
    Dpapi,

    /// <summary>The macOS login keychain.</summary>
    Keychain,

    /// <summary>The Secret Service of a Linux desktop (GNOME Keyring, KWallet).</summary>
    SecretService,

    /// <summary>A file that only the user's account may read. Only the file system protects it.</summary>
    KeyFile,

    /// <summary>The <c>SALESFORCETOKEN_KEY</c> environment variable.</summary>
    EnvironmentVariable,

    /// <summary>No key: the token is in the memory of this process alone.</summary>
    Memory,
}
