using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>The tokens that the token endpoint issued, and what has become known about them since.</summary>
public sealed record TokenSet
{
    private readonly LazyUri _instanceUrl = null!;
    private readonly LazyUri _identityUrl = null!;

    /// <summary>Makes a token set; set its properties in an initializer.</summary>
    public TokenSet()
    {
    }

#pragma warning disable CS8618 // The addresses are set by their fields.
    [SetsRequiredMembers]
    internal TokenSet(string accessToken, LazyUri instanceUrl, LazyUri identityUrl, DateTimeOffset issuedAt)
    {
        AccessToken = accessToken;
        _instanceUrl = instanceUrl;
        _identityUrl = identityUrl;
        IssuedAt = issuedAt;
    }
#pragma warning restore CS8618

    /// <summary>The access token: an opaque session id or, if the app is set up for it, a JWT.</summary>
    public required string AccessToken { get; init; }

    /// <summary>The refresh token; null when none was granted.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>
    /// The consumer key that these tokens were issued to, if the profile has another key now; null if not. They can be used again
    /// only with that key.
    /// </summary>
    public string? EarlierConsumerKey { get; init; }

    /// <summary>
    /// Whether Salesforce rotates this app's refresh tokens: true after a refresh that returned a new one, false after one that
    /// returned none, null before the first refresh.
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

    /// <summary>When the access token expires, by this machine's clock; null when it is not known.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When Salesforce last confirmed that the access token is active; null when Salesforce was never asked.</summary>
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

    /// <summary>The tokens after a refresh. Values that the response does not repeat stay as they were.</summary>
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

    /// <summary>The tokens after Salesforce has confirmed that the access token is active.</summary>
    internal TokenSet Confirmed(TokenState state, DateTimeOffset now) => this with
    {
        LastConfirmedAt = now,
        ExpiresAt = state.ExpiresAt ?? KnownExpiry(now),
        Username = state.Username ?? Username,
    };

    /// <summary>Without secrets; the text that the compiler generates for a record would contain them.</summary>
    /// <returns>The identity address.</returns>
    public override string ToString() => $"TokenSet {{ {_identityUrl.Text} }}";

    // The exp of a JWT always applies. If the expiry of an active session has passed, the use of the session has moved it.
    private DateTimeOffset? KnownExpiry(DateTimeOffset now) =>
        JwtAccessToken.TryGetExpiry(AccessToken) is not null || ExpiresAt > now ? ExpiresAt : null;

    private string Segment(int fromEnd) => IdentityUrl.Segments[IdentityUrl.Segments.Length - fromEnd].TrimEnd('/');
}
