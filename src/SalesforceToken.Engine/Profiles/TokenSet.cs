using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>What the token endpoint issued, and what has been learned of it since.</summary>
public sealed record TokenSet
{
    private readonly LazyUri _instanceUrl = null!;
    private readonly LazyUri _identityUrl = null!;

    /// <summary>Makes a record.</summary>
    public TokenSet()
    {
    }

#pragma warning disable CS8618 // The addresses are set by their fields
    [SetsRequiredMembers]
    internal TokenSet(string accessToken, LazyUri instanceUrl, LazyUri identityUrl, DateTimeOffset issuedAt)
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

    /// <summary>The org's id: the second last segment of the identity address.</summary>
    public string OrganizationId => Segment(2);

    /// <summary>The user's id: the last segment of the identity address.</summary>
    public string UserId => Segment(1);

    internal string InstanceUrlText => _instanceUrl.Text;

    internal string IdentityUrlText => _identityUrl.Text;

    /// <summary>The tokens of a response to an authorization.</summary>
    internal static TokenSet From(TokenResponse response) => new()
    {
        AccessToken = response.AccessToken,
        RefreshToken = response.RefreshToken,
        InstanceUrl = response.InstanceUrl,
        IdentityUrl = response.IdentityUrl,
        Scope = response.Scope,
        IssuedAt = response.IssuedAt,
        ExpiresAt = response.ExpiresAt,
    };

    /// <summary>The tokens after a refresh: what the response does not repeat stays as it was.</summary>
    internal TokenSet Refreshed(TokenResponse response)
    {
        var tokens = From(response);
        if (tokens.OrganizationId != OrganizationId || tokens.UserId != UserId)
        {
            throw new TokenException(new TokenFailure(
                TokenErrorCode.IdentityMismatch,
                "Salesforce answered a refresh with the token of another user or org: the response was not used.")
            {
                OutcomeUnknown = true,
            });
        }

        return tokens with
        {
            RefreshToken = tokens.RefreshToken ?? RefreshToken,
            RotatesRefreshToken = tokens.RefreshToken is not null && tokens.RefreshToken != RefreshToken,
            Scope = tokens.Scope.Count == 0 ? Scope : tokens.Scope,
            Username = Username,
        };
    }

    /// <summary>The tokens after Salesforce has said that the access token is active.</summary>
    internal TokenSet Confirmed(TokenState state, DateTimeOffset now) => this with
    {
        LastConfirmedAt = now,
        ExpiresAt = state.ExpiresAt ?? ExpiryWhenNotTold(now),
        Username = state.Username ?? Username,
    };

    /// <summary>Never the secrets: a record's own text would hold them.</summary>
    /// <returns>The identity address.</returns>
    public override string ToString() => $"TokenSet {{ {_identityUrl.Text} }}";

    // A JWT expires when it says, whatever else is told. An expiry of a session that has passed was moved by its use.
    private DateTimeOffset? ExpiryWhenNotTold(DateTimeOffset now) =>
        JwtAccessToken.TryGetExpiry(AccessToken) is not null || ExpiresAt > now ? ExpiresAt : null;

    private string Segment(int fromEnd) => IdentityUrl.Segments[IdentityUrl.Segments.Length - fromEnd].TrimEnd('/');
}
