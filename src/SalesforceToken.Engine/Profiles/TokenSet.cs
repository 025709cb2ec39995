using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;

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
    /// The address of the login host that these tokens belong to, if the profile has another one now; null if not. They can be used
    /// again only with that address.
    /// </summary>
    public string? EarlierLoginUrl { get; init; }

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
    public IReadOnlyList<string> Scope { get; init => field = Printable.Values(value); } = [];

    /// <summary>The user name; null while it is not known.</summary>
    public string? Username { get; init => field = Printable.Value(value); }

    /// <summary>When Salesforce issued the access token, by this machine's clock.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the access token expires, by this machine's clock; null when it is not known.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When Salesforce last confirmed that the access token is active; null when Salesforce was never asked.</summary>
    public DateTimeOffset? LastConfirmedAt { get; init; }

    /// <summary>
    /// When the org refused the access token although it had just been issued; null when it never did. Another refresh would not help.
    /// </summary>
    public DateTimeOffset? RejectedAt { get; init; }

    /// <summary>When the refresh token was to be used so that it does not end, and could not; null when that went well.</summary>
    public DateTimeOffset? KeepAliveFailedAt { get; init; }

    /// <summary>When the refresh token was last used; Salesforce ends one that is not used for 30 days.</summary>
    public DateTimeOffset? RefreshTokenUsedAt { get; init; }

    /// <summary>The org's id: the second last segment of the identity address.</summary>
    public string OrganizationId => SalesforceIdentity.OrganizationId(IdentityUrl);

    /// <summary>The user's id: the last segment of the identity address.</summary>
    public string UserId => SalesforceIdentity.UserId(IdentityUrl);

    internal string InstanceUrlText => _instanceUrl.Text;

    internal string IdentityUrlText => _identityUrl.Text;

    /// <summary>The tokens of a response to an authorization.</summary>
    /// <exception cref="TokenException">Something is missing in the response, or wrong.</exception>
    internal static TokenSet From(TokenResponse response)
    {
        response.RequireComplete();
        return new TokenSet
        {
            AccessToken = response.AccessToken!,
            RefreshToken = response.RefreshToken,
            InstanceUrl = response.InstanceUrl!,
            IdentityUrl = response.IdentityUrl!,
            Scope = response.Scope,
            IssuedAt = response.IssuedAt!.Value,
            ExpiresAt = response.ExpiresAt,
            RefreshTokenUsedAt = response.RefreshToken is null ? null : response.IssuedAt,
        };
    }

    /// <summary>
    /// The tokens of a response to a flow that needs no user. Salesforce's answers to some of these flows have no time of issue, and
    /// none has the user's name.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="username">The user's name, if it is known.</param>
    /// <param name="now">This machine's time.</param>
    /// <exception cref="TokenException">Something that is needed is missing in the response, or wrong.</exception>
    internal static TokenSet Minted(TokenResponse response, string? username, DateTimeOffset now)
    {
        response.RequireUsable();
        return new TokenSet
        {
            AccessToken = response.AccessToken!,
            InstanceUrl = response.InstanceUrl!,
            IdentityUrl = response.IdentityUrl!,
            Scope = response.Scope,
            Username = username,
            IssuedAt = response.IssuedAt ?? now,
            ExpiresAt = response.ExpiresAt,
        };
    }

    /// <summary>
    /// The tokens of the refresh that imports an authorization. The refresh token may have been replaced by then, so what the response
    /// leaves out is taken from elsewhere.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="refreshToken">The refresh token that was sent.</param>
    /// <param name="user">What the userinfo endpoint says; null where it was not asked.</param>
    /// <param name="host">The login host.</param>
    /// <param name="now">This machine's time.</param>
    /// <exception cref="TokenException">Something that is needed is nowhere to be found, or wrong.</exception>
    internal static TokenSet Imported(TokenResponse response, string refreshToken, TokenState? user, LoginHost host, DateTimeOffset now)
    {
        if (response.Refusal is { } refusal)
        {
            throw refusal;
        }

        return new TokenSet
        {
            AccessToken = response.AccessToken!,
            RefreshToken = response.IsRefreshTokenUnreadable ? throw response.Fault! : response.RefreshToken ?? refreshToken,
            RotatesRefreshToken = response.RefreshToken is not null && response.RefreshToken != refreshToken,
            RefreshTokenUsedAt = now,
            InstanceUrl = response.InstanceUrl ?? user?.InstanceUrl ?? host.InstanceUrl ?? throw response.Fault!,
            IdentityUrl = response.IdentityUrl ?? user?.IdentityUrl ?? throw response.Fault!,
            Scope = response.Scope,
            Username = user?.Username,
            IssuedAt = response.IssuedAt ?? now,
            ExpiresAt = response.ExpiresAt,
        };
    }

    /// <summary>
    /// Why the access token of a refresh must not be used: the response says so, or it is of another user. Null if it may be used.
    /// </summary>
    internal TokenException? Refusal(TokenResponse response) => response.Refusal
        ?? (IdentityOf(response) is { } identity && !SalesforceIdentity.IsSameUser(identity, IdentityUrl)
            ? new TokenException(new TokenFailure(
                TokenErrorCode.IdentityMismatch,
                "Salesforce answered a refresh with the token of another user or org: the access token was not used.")
            {
                OutcomeUnknown = true,
            })
            : null);

    /// <summary>
    /// The tokens after a refresh. What the response leaves out or gets wrong stays as it was. If its access token must not be used,
    /// only the new refresh token is taken: the old one no longer works.
    /// </summary>
    internal TokenSet Refreshed(TokenResponse response, DateTimeOffset now)
    {
        var rotated = this with
        {
            RefreshToken = response.RefreshToken ?? RefreshToken,
            RotatesRefreshToken = response.IsRefreshTokenUnreadable
                ? RotatesRefreshToken
                : response.RefreshToken is not null && response.RefreshToken != RefreshToken,
            RefreshTokenUsedAt = now,
            KeepAliveFailedAt = null,
        };
        return Refusal(response) is not null ? rotated : rotated with
        {
            AccessToken = response.AccessToken!,
            InstanceUrl = response.InstanceUrl ?? InstanceUrl,
            IdentityUrl = IdentityOf(response) ?? IdentityUrl,
            Scope = response.Scope.Count == 0 ? Scope : response.Scope,
            IssuedAt = response.IssuedAt ?? now,
            ExpiresAt = response.ExpiresAt,
            LastConfirmedAt = null,
            RejectedAt = null,
        };
    }

    /// <summary>The tokens after the profile got another login host, which may be another address of the same org.</summary>
    internal TokenSet AtLoginHost(Uri earlier, Uri now)
    {
        var owner = EarlierLoginUrl is null ? earlier : new Uri(EarlierLoginUrl);
        return this with { EarlierLoginUrl = owner == now || IsOfSameOrg(now) ? null : owner.AbsoluteUri };
    }

    /// <summary>The tokens after Salesforce has confirmed that the access token is active.</summary>
    internal TokenSet Confirmed(TokenState state, DateTimeOffset now) => this with
    {
        LastConfirmedAt = now,

        // A time of issue in the future means that this machine's clock was set back. What was confirmed now is good now.
        IssuedAt = IssuedAt > now ? now : IssuedAt,
        ExpiresAt = state.ExpiresAt ?? KnownExpiry(now),
        Username = state.Username ?? Username,
    };

    /// <summary>The scopes that were asked for and not granted.</summary>
    internal IReadOnlyList<string> MissingScope(IReadOnlyList<string> requested) => OAuthScope.Missing(requested, Scope, RefreshToken is not null);

    /// <summary>Without secrets; the text that the compiler generates for a record would contain them.</summary>
    /// <returns>The identity address.</returns>
    public override string ToString() => $"TokenSet {{ {_identityUrl.Text} }}";

    // An identity that should be signed and is not may be anybody's.
    private static Uri? IdentityOf(TokenResponse response) =>
        response is { IsIdentityVouchedFor: true, IdentityUrl: { } identity } && SalesforceIdentity.IsUser(identity) ? identity : null;

    // The exp of a JWT always applies. If the expiry of an active session has passed, the use of the session has moved it.
    private DateTimeOffset? KnownExpiry(DateTimeOffset now) =>
        JwtAccessToken.TryGetExpiry(AccessToken) is not null || ExpiresAt > now ? ExpiresAt : null;

    // The instance is the org's My Domain, and the identity address begins with the login host that knows the user.
    private bool IsOfSameOrg(Uri login) =>
        login.AbsolutePath == "/" && (login.Authority == InstanceUrl.Authority || login.Authority == IdentityUrl.Authority);
}
