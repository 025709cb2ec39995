namespace SalesforceToken.Engine.Hosting;

/// <summary>The environment variables that this product defines.</summary>
internal static class EnvironmentVariables
{
    /// <summary>What the names of all of them begin with.</summary>
    public const string Prefix = "SALESFORCETOKEN_";

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

    /// <summary>The login address of a token that is set up by the environment alone.</summary>
    public const string LoginUrl = "SALESFORCETOKEN_LOGIN_URL";

    /// <summary>Its flow, where the other variables do not tell it.</summary>
    public const string Flow = "SALESFORCETOKEN_FLOW";

    /// <summary>Its consumer key.</summary>
    public const string ConsumerKey = "SALESFORCETOKEN_CONSUMER_KEY";

    /// <summary>Its consumer secret.</summary>
    public const string ConsumerSecret = "SALESFORCETOKEN_CONSUMER_SECRET";

    /// <summary>The file with its consumer secret.</summary>
    public const string ConsumerSecretFile = "SALESFORCETOKEN_CONSUMER_SECRET_FILE";

    /// <summary>Its user, in the JWT bearer flow.</summary>
    public const string Username = "SALESFORCETOKEN_USERNAME";

    /// <summary>Its private key, as PEM.</summary>
    public const string PrivateKey = "SALESFORCETOKEN_PRIVATE_KEY";

    /// <summary>The file with its private key.</summary>
    public const string PrivateKeyFile = "SALESFORCETOKEN_PRIVATE_KEY_FILE";
}
