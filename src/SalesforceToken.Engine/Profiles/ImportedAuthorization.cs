using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Profiles;

/// <summary>An authorization that another program has got.</summary>
public sealed class ImportedAuthorization
{
    /// <summary>The refresh token.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>The login host's address; null for the one that the token is set up with.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>The consumer key of the client that the refresh token was issued to; null for the one that the token is set up with.</summary>
    public string? ConsumerKey { get; init; }

    /// <summary>The consumer secret; null for a public client.</summary>
    public string? ConsumerSecret { get; init; }

    /// <summary>The user name of the only user whose authorization may be imported; null for any.</summary>
    public string? Username { get; init; }

    /// <summary>Reads what the Salesforce CLI hands on: a <c>sfdxAuthUrl</c>, or JSON that has one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="loginUrl">The login host's address; null for the host in the text.</param>
    /// <param name="username">See <see cref="Username"/>.</param>
    /// <returns>The authorization.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.AuthUrlInvalid"/>. The message has no part of the text.</exception>
    public static ImportedAuthorization FromSfdxAuthUrl(string text, Uri? loginUrl, string? username)
    {
        var address = SfdxAuthUrl.Parse(text);
        return new ImportedAuthorization
        {
            RefreshToken = address.RefreshToken,
            LoginUrl = loginUrl ?? (WebAddress.TryParse("https://" + address.Host, out var host)
                ? host
                : throw new TokenException(TokenErrorCode.AuthUrlInvalid, "The sfdxAuthUrl cannot be used. Its host is not valid.")),
            ConsumerKey = address.ConsumerKey,
            ConsumerSecret = address.ConsumerSecret,
            Username = username,
        };
    }
}
