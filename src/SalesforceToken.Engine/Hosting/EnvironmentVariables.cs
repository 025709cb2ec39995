namespace SalesforceToken.Engine.Hosting;

/// <summary>The environment variables that this product defines.</summary>
internal static class EnvironmentVariables
{
    /// <summary>Replaces the data directory of the user's account.</summary>
    public const string Home = "SALESFORCETOKEN_HOME";

    /// <summary>The data key, for containers and CI: base64 of 64 random bytes.</summary>
    public const string Key = "SALESFORCETOKEN_KEY";

    /// <summary>The previous data key, so that a key in the environment can be changed too. It only decrypts.</summary>
    public const string PreviousKey = "SALESFORCETOKEN_PREVIOUS_KEY";

    /// <summary>
    /// The protector for a new key, by the name of its <see cref="Profiles.KeyProtection"/>. It helps where a keyring exists but
    /// cannot be used, for example in a session where nobody can unlock it.
    /// </summary>
    public const string KeyProtection = "SALESFORCETOKEN_KEY_PROTECTION";
}
