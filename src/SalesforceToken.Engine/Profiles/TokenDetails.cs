using System;
using System.Collections.Generic;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>The details of a token, without its secrets.</summary>
public sealed class TokenDetails
{
    private readonly TokenProfile _profile;

    internal TokenDetails(TokenProfile profile, KeyProtection keyProtection, DateTimeOffset now)
    {
        _profile = profile;
        KeyProtection = keyProtection;
        Status = StatusOf(profile, now);
        if (profile.Tokens is { } issued)
        {
            (OrganizationId, UserId) = issued.Identity;
        }
    }

    /// <summary>The name.</summary>
    public string Name => _profile.Name;

    /// <summary>The user's description of the token.</summary>
    public string? Description => _profile.Description;

    /// <summary>The login host's address.</summary>
    public Uri LoginUrl => _profile.LoginUrl;

    /// <summary>The kind of org, as far as the login address shows it.</summary>
    public LoginEnvironment Environment => _profile.LoginHost.Environment;

    /// <summary>The callback address, exactly as it is registered in the app.</summary>
    public string CallbackUrl => _profile.CallbackUrl;

    /// <summary>The scopes to request; empty for those of the app's setup.</summary>
    public IReadOnlyList<string> Scope => _profile.Scope;

    /// <summary>The scopes that were granted.</summary>
    public IReadOnlyList<string> GrantedScope => _profile.Tokens?.Scope ?? [];

    /// <summary>The consumer key; null before it is set.</summary>
    public string? ConsumerKey => _profile.ConsumerKey;

    /// <summary>Whether there is a consumer secret.</summary>
    public bool HasConsumerSecret => _profile.ConsumerSecret is not null;

    /// <summary>Whether there is a refresh token.</summary>
    public bool HasRefreshToken => _profile.Tokens?.RefreshToken is not null;

    /// <summary>What the token needs next.</summary>
    public TokenStatus Status { get; }

    /// <summary>The user name; null while it is not known.</summary>
    public string? Username => _profile.Tokens?.Username;

    /// <summary>The user's id, 18 characters; null before authorization.</summary>
    public string? UserId { get; }

    /// <summary>The org's id, 18 characters; null before authorization.</summary>
    public string? OrganizationId { get; }

    /// <summary>The org's address for API calls; null before authorization.</summary>
    public Uri? InstanceUrl => _profile.Tokens?.InstanceUrl;

    /// <summary>When the access token was issued, by this machine's clock.</summary>
    public DateTimeOffset? IssuedAt => _profile.Tokens?.IssuedAt;

    /// <summary>When the access token expires, by this machine's clock; null when it is not known, which is common.</summary>
    public DateTimeOffset? ExpiresAt => _profile.Tokens?.ExpiresAt;

    /// <summary>When Salesforce last confirmed the access token; null when Salesforce was never asked.</summary>
    public DateTimeOffset? LastConfirmedAt => _profile.Tokens?.LastConfirmedAt;

    /// <summary>The protection of the key that encrypts the token's file.</summary>
    public KeyProtection KeyProtection { get; }

    /// <summary>When the token was set up.</summary>
    public DateTimeOffset CreatedAt => _profile.CreatedAt;

    /// <summary>When the token was last changed.</summary>
    public DateTimeOffset UpdatedAt => _profile.UpdatedAt;

    private static TokenStatus StatusOf(TokenProfile profile, DateTimeOffset now) =>
        profile.ConsumerKey is null ? TokenStatus.NeedsCredential
        : !profile.IsAuthorized ? TokenStatus.NeedsAuthorization
        : FreshnessRule.IsGood(profile.Tokens!, now, null) ? TokenStatus.Valid
        : TokenStatus.RefreshDue;
}
