using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>The key from the environment, for containers and CI. It takes precedence over all keys that the machine stores.</summary>
internal sealed class EnvironmentKeys
{
    private readonly IEngineEnvironment _environment;

    public EnvironmentKeys(IEngineEnvironment environment)
    {
        _environment = environment;
    }

    /// <summary>The key that encrypts; null when the variable is not set.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyInvalid"/> when the variable does not contain a key.</exception>
    public DataKey? Current()
    {
        // An empty variable is most often a secret that the container or the job did not get. Without it, the key would silently be
        // put beside the tokens.
        if (_environment.IsEmpty(EnvironmentVariables.Key))
        {
            throw StoreErrors.KeyInvalid(
                $"The environment variable {EnvironmentVariables.Key} is set but empty. Give it a key, or remove the variable.");
        }

        var key = Read(EnvironmentVariables.Key);
        if (key is not null && !KeyText.LooksRandom(key.Bytes))
        {
            key.Dispose();
            throw StoreErrors.KeyInvalid(
                $"The key in {EnvironmentVariables.Key} is not random: its bytes are all alike, or follow a pattern. Make a random key. "
                + $"If tokens are encrypted with this one, put it into {EnvironmentVariables.PreviousKey} and run Update-SfTokenKey.");
        }

        return key;
    }

    /// <summary>Finds the key with an id in the two variables; null when neither contains it.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyInvalid"/> when a variable does not contain a key.</exception>
    public DataKey? Find(string keyId)
    {
        return Matching(Current(), keyId) ?? Matching(Read(EnvironmentVariables.PreviousKey), keyId);
    }

    private static DataKey? Matching(DataKey? key, string keyId)
    {
        if (key?.Id == keyId)
        {
            return key;
        }

        key?.Dispose();
        return null;
    }

    private DataKey? Read(string variable)
    {
        if (_environment.GetVariable(variable) is not { } text)
        {
            return null;
        }

        return KeyText.TryParse(text) is { } bytes
            ? new DataKey(bytes)
            : throw StoreErrors.KeyInvalid(
                $"The environment variable {variable} must contain {DataKey.Length} random bytes in base64, but it does not.");
    }
}
