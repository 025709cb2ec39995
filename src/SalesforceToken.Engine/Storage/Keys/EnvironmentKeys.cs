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
    public DataKey? Current() => Read(EnvironmentVariables.Key);

    /// <summary>Finds the key with an id in the two variables; null when neither contains it.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyInvalid"/> when a variable does not contain a key.</exception>
    public DataKey? Find(string keyId)
    {
        foreach (var variable in new[] { EnvironmentVariables.Key, EnvironmentVariables.PreviousKey })
        {
            var key = Read(variable);
            if (key?.Id == keyId)
            {
                return key;
            }

            key?.Dispose();
        }

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
