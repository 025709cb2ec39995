using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine;

/// <summary>Gives a record a consumer credential, and keeps what was issued to another.</summary>
internal static class NewCredential
{
    public static TokenRecord Set(TokenRecord record, ConsumerCredential consumer) => record with
    {
        ConsumerKey = consumer.Key,
        ConsumerSecret = consumer.Secret,
        Issued = record.Issued is { } issued ? IssuedTo(issued.EarlierConsumerKey ?? record.ConsumerKey, issued, consumer.Key) : null,
    };

    private static IssuedToken IssuedTo(string? owner, IssuedToken issued, string key) =>
        issued with { EarlierConsumerKey = owner == key ? null : owner };
}
