namespace SalesforceToken.Engine.Profiles;

/// <summary>What keeps the data key that the token files are encrypted under.</summary>
public enum KeyProtection
{
    /// <summary>Windows DPAPI, for the current user.</summary>
    Dpapi,

    /// <summary>The macOS login keychain.</summary>
    Keychain,

    /// <summary>The Secret Service of a Linux desktop (GNOME Keyring, KWallet).</summary>
    SecretService,

    /// <summary>A file that only the user's account may read: the protection of the file system alone.</summary>
    KeyFile,

    /// <summary>The <c>SALESFORCETOKEN_KEY</c> environment variable.</summary>
    EnvironmentVariable,
}
