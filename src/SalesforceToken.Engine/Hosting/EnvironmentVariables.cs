namespace SalesforceToken.Engine.Hosting;

/// <summary>The environment variables that are this product's own.</summary>
internal static class EnvironmentVariables
{
    /// <summary>The data directory, in place of the one of the user's account.</summary>
    public const string Home = "SALESFORCETOKEN_HOME";

    /// <summary>The data key, for containers and CI: base64 of 64 random bytes.</summary>
    public const string Key = "SALESFORCETOKEN_KEY";

    /// <summary>The data key before it, so that a key in the environment can be changed too. It is only read with.</summary>
    public const string PreviousKey = "SALESFORCETOKEN_PREVIOUS_KEY";

    /// <summary>
    /// The protector of a new key, by the name of its <see cref="Profiles.KeyProtection"/>, for a keyring that is there but of no use,
    /// as in a session where nobody can unlock it.
    /// </summary>
    public const string KeyProtection = "SALESFORCETOKEN_KEY_PROTECTION";
}
