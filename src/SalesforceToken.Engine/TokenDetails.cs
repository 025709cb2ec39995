using System;
using System.Collections.Generic;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Renewal;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine;

/// <summary>What is known of a token, without its secrets.</summary>
public sealed class TokenDetails
{
    private readonly TokenRecord _record;

    internal TokenDetails(TokenRecord record, KeyProtection keyProtection, DateTimeOffset now)
    {
        _record = record;
        KeyProtection = keyProtection;
        Status = StatusOf(record, now);
        if (record.Issued is { } issued)
        {
            (OrganizationId, UserId) = IssuedTokens.Identity(issued.IdentityUrl);
        }
    }

    /// <summary>The name.</summary>
    public string Name => _record.Name;

    /// <summary>The user's own words about it.</summary>
    public string? Description => _record.Description;

    /// <summary>The login host's address.</summary>
    public Uri LoginUrl => _record.LoginUrl;

    /// <summary>What kind of org it is, as far as the login address tells.</summary>
    public LoginEnvironment Environment => LoginHost.Parse(_record.LoginUrl).Environment;

    /// <summary>The callback address, to the letter.</summary>
    public string CallbackUrl => _record.CallbackUrl;

    /// <summary>The scopes that are asked for; empty means what the app is set up with.</summary>
    public IReadOnlyList<string> Scope => _record.Scope;

    /// <summary>The scopes that were granted.</summary>
    public IReadOnlyList<string> GrantedScope => _record.Issued?.Scope ?? [];

    /// <summary>The consumer key; null before it is set.</summary>
    public string? ConsumerKey => _record.ConsumerKey;

    /// <summary>Whether there is a consumer secret.</summary>
    public bool HasConsumerSecret => _record.ConsumerSecret is not null;

    /// <summary>Whether there is a refresh token.</summary>
    public bool HasRefreshToken => _record.Issued?.RefreshToken is not null;

    /// <summary>How far it is.</summary>
    public TokenStatus Status { get; }

    /// <summary>The user name; null while it is not known.</summary>
    public string? Username => _record.Issued?.Username;

    /// <summary>The user's id, 18 characters; null before authorization.</summary>
    public string? UserId { get; }

    /// <summary>The org's id, 18 characters; null before authorization.</summary>
    public string? OrganizationId { get; }

    /// <summary>The org's address for API calls; null before authorization.</summary>
    public Uri? InstanceUrl => _record.Issued?.InstanceUrl;

    /// <summary>When the access token was issued, by this machine's clock.</summary>
    public DateTimeOffset? IssuedAt => _record.Issued?.IssuedAt;

    /// <summary>When the access token ends, by this machine's clock; null when it is not known, which is common.</summary>
    public DateTimeOffset? ExpiresAt => _record.Issued?.ExpiresAt;

    /// <summary>When Salesforce last confirmed the access token; null when it was never asked.</summary>
    public DateTimeOffset? LastConfirmedAt => _record.Issued?.LastConfirmedAt;

    /// <summary>What keeps the key of the token's file.</summary>
    public KeyProtection KeyProtection { get; }

    /// <summary>When the token was set up.</summary>
    public DateTimeOffset CreatedAt => _record.CreatedAt;

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt => _record.UpdatedAt;

    private static TokenStatus StatusOf(TokenRecord record, DateTimeOffset now) =>
        record.ConsumerKey is null ? TokenStatus.NeedsCredential
        : !record.IsAuthorized ? TokenStatus.NeedsAuthorization
        : FreshnessRule.IsGood(record.Issued!, now, null) ? TokenStatus.Valid
        : TokenStatus.RefreshDue;
}
