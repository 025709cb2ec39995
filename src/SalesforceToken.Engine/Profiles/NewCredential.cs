using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>A new consumer credential, or a new secret for the token's key. Tokens that were issued to another key are kept.</summary>
internal sealed class NewCredential
{
    private readonly ConsumerCredential? _whole;
    private readonly string? _secret;

    public NewCredential(string? consumerKey, string? consumerSecret)
    {
        _whole = consumerKey is null ? null : new ConsumerCredential(consumerKey, consumerSecret);
        _secret = consumerSecret;
        if (_whole is null && string.IsNullOrWhiteSpace(consumerSecret))
        {
            // Probably from an empty variable. It must not turn the token into a public client.
            throw new TokenException(TokenErrorCode.ConsumerCredentialInvalid, "The consumer secret is empty, and no consumer key was given.");
        }
    }

    public TokenProfile ApplyTo(TokenProfile profile)
    {
        if (_whole is null)
        {
            AuthorizationState.RequireCredential(profile);
        }

        var consumer = _whole ?? new ConsumerCredential(profile.ConsumerKey!, _secret);
        return profile with
        {
            ConsumerKey = consumer.Key,
            ConsumerSecret = consumer.Secret,
            Tokens = profile.Tokens is { } tokens ? BelongingTo(tokens.EarlierConsumerKey ?? profile.ConsumerKey, tokens, consumer.Key) : null,
        };
    }

    private static TokenSet BelongingTo(string? owner, TokenSet tokens, string key) =>
        tokens with { EarlierConsumerKey = owner == key ? null : owner };
}
