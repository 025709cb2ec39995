using System;
using System.IO;
using System.Text;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Signing;

namespace SalesforceToken.Engine.Profiles;

/// <summary>Makes the profile of a token that is set up by environment variables alone, as on a build server.</summary>
internal static class EnvironmentProfile
{
    /// <summary>The name of the token.</summary>
    public const string Name = "environment";

    private const int MaxSecretFileBytes = 64 * 1024;

    /// <summary>Reads the variables.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.EnvironmentInvalid"/> with the variable that is missing or wrong, or what the setup of a token gives.
    /// </exception>
    public static TokenProfile Read(IEngineEnvironment environment, DateTimeOffset now)
    {
        var secret = Secret(environment);
        var key = PrivateKey(environment);
        var flow = Flow(environment, secret, key);
        var profile = NewProfile.From(
            new TokenDefinition
            {
                Name = Name,
                LoginUrl = LoginUrl(environment),
                Flow = flow,
                Username = environment.GetVariable(EnvironmentVariables.Username),
            },
            now);
        var consumerKey = Require(environment, EnvironmentVariables.ConsumerKey, "the consumer key of the app");
        return flow == TokenFlow.JwtBearer && key is null
            ? throw Missing(EnvironmentVariables.PrivateKeyFile, "the file of the private key, or " + EnvironmentVariables.PrivateKey + " to its text")
            : new NewCredential(consumerKey, secret, flow == TokenFlow.JwtBearer ? key : null).ApplyTo(profile);
    }

    /// <summary>Reads the credential again: the file of a secret is replaced when the secret is rotated.</summary>
    /// <param name="profile">The profile with the earlier credential.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The profile with the present credential.</returns>
    /// <exception cref="TokenException">As in <see cref="Read"/>.</exception>
    public static TokenProfile ReadCredential(TokenProfile profile, IEngineEnvironment environment)
    {
        var read = Read(environment, profile.CreatedAt);
        return profile with { ConsumerKey = read.ConsumerKey, ConsumerSecret = read.ConsumerSecret, PrivateKey = read.PrivateKey };
    }

    private static Uri LoginUrl(IEngineEnvironment environment)
    {
        var text = Require(environment, EnvironmentVariables.LoginUrl, "the login address, such as https://acme.my.salesforce.com");
        return WebAddress.TryParse(text.Trim(), out var address)
            ? address
            : throw Invalid($"The environment variable {EnvironmentVariables.LoginUrl} is not an address: '{Printable.Escape(text, 100)}'.");
    }

    private static TokenFlow Flow(IEngineEnvironment environment, string? secret, PrivateKeySource? key)
    {
        if (environment.GetVariable(EnvironmentVariables.Flow) is { } text)
        {
            return !Enum.TryParse<TokenFlow>(text.Trim(), ignoreCase: true, out var flow) || !flow.ToString().Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)
                ? throw Invalid($"The environment variable {EnvironmentVariables.Flow} is '{Printable.Escape(text, 40)}', which is no flow. {Flows}")
                : flow == TokenFlow.WebServer
                    ? throw Invalid($"The environment variable {EnvironmentVariables.Flow} is WebServer, which needs a person at a browser. {Flows}")
                    : flow;
        }

        return (secret, key) switch
        {
            (not null, not null) => throw Invalid(
                $"There is a consumer secret and a private key, so set {EnvironmentVariables.Flow} to ClientCredentials or to JwtBearer."),
            (null, not null) => TokenFlow.JwtBearer,
            (not null, null) => TokenFlow.ClientCredentials,
            _ when environment.GetVariable("ACTIONS_ID_TOKEN_REQUEST_URL") is not null => TokenFlow.TokenExchange,
            _ => throw Missing(EnvironmentVariables.ConsumerSecret, $"the consumer secret, or {EnvironmentVariables.PrivateKeyFile} to the file of a private key"),
        };
    }

    private static string Flows => "It is ClientCredentials, JwtBearer or TokenExchange.";

    private static string? Secret(IEngineEnvironment environment)
    {
        var secret = environment.GetVariable(EnvironmentVariables.ConsumerSecret);
        var file = environment.GetVariable(EnvironmentVariables.ConsumerSecretFile);
        return secret is not null && file is not null
            ? throw Invalid($"{EnvironmentVariables.ConsumerSecret} and {EnvironmentVariables.ConsumerSecretFile} are both set. Remove one of them.")
            : secret ?? (file is null ? null : ReadSecret(file));
    }

    private static string ReadSecret(string path)
    {
        try
        {
            var content = SmallFile.TryRead(path, MaxSecretFileBytes)
                ?? throw Invalid($"The file of {EnvironmentVariables.ConsumerSecretFile} has more than {MaxSecretFileBytes / 1024} KiB.");

            // Windows PowerShell writes UTF-16.
            using var text = new StreamReader(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            return text.ReadToEnd().Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TokenException(
                TokenErrorCode.EnvironmentInvalid,
                $"The file of {EnvironmentVariables.ConsumerSecretFile} cannot be read: {Printable.Escape(exception.Message, 300).TrimEnd('.')}.",
                exception);
        }
    }

    private static PrivateKeySource? PrivateKey(IEngineEnvironment environment)
    {
        var text = environment.GetVariable(EnvironmentVariables.PrivateKey);
        var file = environment.GetVariable(EnvironmentVariables.PrivateKeyFile);
        if (text is not null && file is not null)
        {
            throw Invalid($"{EnvironmentVariables.PrivateKey} and {EnvironmentVariables.PrivateKeyFile} are both set. Remove one of them.");
        }

        return file is not null ? new PrivateKeySource { Path = Path.GetFullPath(file) } : text is null ? null : Embed(text);
    }

    // A variable often has the line ends of the text as two characters.
    private static PrivateKeySource Embed(string text)
    {
        var pem = text.Replace("\\n", "\n");
        using var key = Wiped.Use(
            Encoding.UTF8.GetBytes(pem),
            static bytes => KeyFile.Read(bytes, password: null, $"the environment variable {EnvironmentVariables.PrivateKey}"));
        return new PrivateKeySource
        {
            EmbeddedKey = Wiped.Use(key.Export(), Convert.ToBase64String),
            CertificateExpiresAt = key.CertificateExpiresAt,
        };
    }

    private static string Require(IEngineEnvironment environment, string name, string meaning) =>
        environment.GetVariable(name) ?? throw Missing(name, meaning);

    private static TokenException Missing(string name, string meaning) => Invalid($"The environment variable {name} is not set. Set it to {meaning}.");

    private static TokenException Invalid(string message) => new(TokenErrorCode.EnvironmentInvalid, message);
}
