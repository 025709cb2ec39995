namespace SalesforceToken;

/// <summary>The protection of the key that encrypts the stored tokens.</summary>
public enum SfKeyProtection
{
    /// <summary>Windows data protection, for the current user.</summary>
    Dpapi,

    /// <summary>The macOS login keychain.</summary>
    Keychain,

    /// <summary>The Secret Service of a Linux desktop.</summary>
    SecretService,

    /// <summary>A file that only the user's account may read.</summary>
    KeyFile,

    /// <summary>The SALESFORCETOKEN_KEY environment variable.</summary>
    EnvironmentVariable,

    /// <summary>No key: the token is in the memory of this process alone.</summary>
    Memory,
}
