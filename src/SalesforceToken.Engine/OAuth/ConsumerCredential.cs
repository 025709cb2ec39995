using System.Linq;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.OAuth;

/// <summary>The client's identity at the token endpoint: consumer key and, for a confidential client, consumer secret.</summary>
internal sealed class ConsumerCredential
{
    // A key of Salesforce has 85 characters, a secret 64.
    private const int MaxLength = 4096;

    /// <summary>Makes a credential from a key and a secret, and checks both.</summary>
    /// <param name="key">The consumer key (<c>client_id</c>).</param>
    /// <param name="secret">The consumer secret (<c>client_secret</c>); null or empty for a public client.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ConsumerCredentialInvalid"/>.</exception>
    public ConsumerCredential(string key, string? secret)
    {
        Key = Check(key, "consumer key") ?? throw Invalid("The consumer key is empty.");
        Secret = Check(secret, "consumer secret");
    }

    /// <summary>The consumer key.</summary>
    public string Key { get; }

    /// <summary>The consumer secret; null for a public client.</summary>
    public string? Secret { get; }

    private static string? Check(string? value, string what)
    {
        // White space at the ends comes from copying, never from Salesforce.
        var trimmed = value?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null
            : !Syntax.IsVisible(trimmed!) || trimmed!.Contains(' ')
            ? throw Invalid($"The {what} contains white space, or characters that Salesforce does not use in one: copy it again, without other text.")
            : trimmed!.Length > MaxLength ? throw Invalid($"The {what} has more than {MaxLength} characters.")
            : trimmed;
    }

    private static TokenException Invalid(string message) => new(TokenErrorCode.ConsumerCredentialInvalid, message);
}
