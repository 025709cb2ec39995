using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>A new consumer credential, or a new secret for the token's key. Tokens that were issued to another key are kept.</summary>
internal sealed class NewCredential
{
    private readonly ConsumerCredential? _whole;
    private readonly string? _secret;
    private readonly PrivateKeySource? _privateKey;

    public NewCredential(string? consumerKey, string? consumerSecret, PrivateKeySource? privateKey)
    {
        _whole = consumerKey is null ? null : new ConsumerCredential(consumerKey, consumerSecret);
        _secret = consumerSecret;
        _privateKey = privateKey;
        if (_whole is null && privateKey is null && string.IsNullOrWhiteSpace(consumerSecret))
        {
            // Probably from an empty variable. It must not turn the token into a public client.
            throw new TokenException(TokenErrorCode.ConsumerCredentialInvalid, "The consumer secret is empty, and no consumer key was given.");
        }
    }

    public TokenProfile ApplyTo(TokenProfile profile)
    {
        if (_whole is null)
        {
            AuthorizationState.RequireConsumerKey(profile);
        }

        var consumer = _whole ?? new ConsumerCredential(profile.ConsumerKey!, _secret ?? profile.ConsumerSecret);
        return FlowRules.CheckCredential(profile with
        {
            ConsumerKey = consumer.Key,
            ConsumerSecret = consumer.Secret,
            PrivateKey = _privateKey ?? profile.PrivateKey,
            RefreshRefusal = null,
            Tokens = profile.Tokens is { } tokens ? BelongingTo(profile, tokens, consumer.Key) : null,
        });
    }

    private static TokenSet? BelongingTo(TokenProfile profile, TokenSet tokens, string key)
    {
        var owner = tokens.EarlierConsumerKey ?? profile.ConsumerKey;
        return owner == key ? tokens with { EarlierConsumerKey = null }
            : profile.IsUnattended ? null
            : tokens with { EarlierConsumerKey = owner };
    }
}
