using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>The key that the environment supplies, for containers and CI. It wins over every key that is kept on the machine.</summary>
internal sealed class EnvironmentKeys
{
    private readonly IEngineEnvironment _environment;

    public EnvironmentKeys(IEngineEnvironment environment)
    {
        _environment = environment;
    }

    /// <summary>The key to encrypt under; null when the variable is not set.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyInvalid"/> when the variable holds something else.</exception>
    public DataKey? Current() => Read(EnvironmentVariables.Key);

    /// <summary>The key of an id, if it is one of the two.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.DataKeyInvalid"/> when a variable holds something else.</exception>
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
            : throw StoreErrors.KeyInvalid($"The environment variable {variable} must hold the base64 of {DataKey.Length} random bytes; it holds something else.");
    }
}
