using System;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Renewal;

/// <summary>The states in which there is nothing to renew, said to the user.</summary>
internal static class Authorized
{
    /// <summary>The record, if it holds an authorization that stands.</summary>
    public static TokenRecord Require(TokenRecord? record, string name)
    {
        if (record is null)
        {
            throw new TokenException(TokenErrorCode.TokenNotFound, $"There is no token '{name}'.") { TokenName = name };
        }

        RequireCredential(record);
        return record.IsAuthorized
            ? record
            : throw new TokenException(TokenErrorCode.AuthorizationRequired, WhyNot(record)) { TokenName = record.Name };
    }

    /// <summary>Sees that the record has what an authorization begins with.</summary>
    public static void RequireCredential(TokenRecord record)
    {
        if (record.ConsumerKey is null)
        {
            throw new TokenException(TokenErrorCode.ConsumerCredentialMissing, $"The token '{record.Name}' has no consumer key yet.")
            {
                TokenName = record.Name,
            };
        }
    }

    private static string WhyNot(TokenRecord record) =>
        record.AuthorizationEndedBy is { } ended ? $"The authorization of '{record.Name}' has ended{Reason(ended)}."
        : record.Issued is null ? $"The token '{record.Name}' has not been authorized yet."
        : $"The token '{record.Name}' was authorized with the consumer key {record.Issued.EarlierConsumerKey}, and has another now.";

    private static string Reason(string ended) => Enum.TryParse<TokenErrorCode>(ended, out var code)
        ? code switch
        {
            TokenErrorCode.RefreshTokenExpired => ": Salesforce no longer accepts its refresh token",
            TokenErrorCode.RefreshOutcomeUnknown => ": the answer to a refresh was lost after Salesforce had replaced the refresh token",
            TokenErrorCode.AuthorizationRequired => ": the access token expired, and Salesforce granted no refresh token",
            _ => $" ({code})",
        }
        : string.Empty;
}
