using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Renewal;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine;

/// <summary>A consumer credential to be set, or a secret for the key that a token has. What was issued to another key is kept.</summary>
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
            // As from an empty variable; it must not make a public client of the token
            throw new TokenException(TokenErrorCode.ConsumerCredentialInvalid, "The consumer secret is empty, and no consumer key was given.");
        }
    }

    public TokenRecord SetIn(TokenRecord record)
    {
        if (_whole is null)
        {
            Authorized.RequireCredential(record);
        }

        var consumer = _whole ?? new ConsumerCredential(record.ConsumerKey!, _secret);
        return record with
        {
            ConsumerKey = consumer.Key,
            ConsumerSecret = consumer.Secret,
            Issued = record.Issued is { } issued ? IssuedTo(issued.EarlierConsumerKey ?? record.ConsumerKey, issued, consumer.Key) : null,
        };
    }

    private static IssuedToken IssuedTo(string? owner, IssuedToken issued, string key) =>
        issued with { EarlierConsumerKey = owner == key ? null : owner };
}
