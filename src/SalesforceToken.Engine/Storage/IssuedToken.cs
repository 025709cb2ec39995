using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using SalesforceToken.Engine.Storage.Records;

namespace SalesforceToken.Engine.Storage;

/// <summary>What the token endpoint issued, and what has been learned of it since.</summary>
public sealed record IssuedToken
{
    private readonly LazyUri _instanceUrl = null!;
    private readonly LazyUri _identityUrl = null!;

    /// <summary>Makes a record.</summary>
    public IssuedToken()
    {
    }

#pragma warning disable CS8618 // The addresses are set by their fields
    [SetsRequiredMembers]
    internal IssuedToken(string accessToken, LazyUri instanceUrl, LazyUri identityUrl, DateTimeOffset issuedAt)
    {
        AccessToken = accessToken;
        _instanceUrl = instanceUrl;
        _identityUrl = identityUrl;
        IssuedAt = issuedAt;
    }
#pragma warning restore CS8618

    /// <summary>The access token: an opaque session id or, where the app is set up so, a JWT.</summary>
    public required string AccessToken { get; init; }

    /// <summary>The refresh token; null when none was granted.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>
    /// The consumer key that it was issued to, where the token has been given another one since; null where it has not. Only with
    /// that key is it of use again.
    /// </summary>
    public string? EarlierConsumerKey { get; init; }

    /// <summary>
    /// Whether Salesforce rotates this app's refresh tokens: true after a refresh that brought a new one, false after one that
    /// brought none, null before the first refresh.
    /// </summary>
    public bool? RotatesRefreshToken { get; init; }

    /// <summary>The org's address for API calls.</summary>
    public required Uri InstanceUrl
    {
        get => _instanceUrl.Value;
        init => _instanceUrl = new LazyUri(value);
    }

    /// <summary>The identity address (<c>id</c>), whose last two segments are the org's and the user's id.</summary>
    public required Uri IdentityUrl
    {
        get => _identityUrl.Value;
        init => _identityUrl = new LazyUri(value);
    }

    /// <summary>The scopes that were granted.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The user name; null while it is not known.</summary>
    public string? Username { get; init; }

    /// <summary>When Salesforce issued the access token, by this machine's clock.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the access token ends, by this machine's clock; null when it is not known.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When Salesforce last confirmed that the access token is active; null when it was never asked.</summary>
    public DateTimeOffset? LastConfirmedAt { get; init; }

    internal string InstanceUrlText => _instanceUrl.Text;

    internal string IdentityUrlText => _identityUrl.Text;

    /// <summary>Never the secrets: a record's own text would hold them.</summary>
    /// <returns>The identity address.</returns>
    public override string ToString() => $"IssuedToken {{ {_identityUrl.Text} }}";
}
