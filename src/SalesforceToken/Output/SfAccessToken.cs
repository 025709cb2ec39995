using System;
using System.Security;

namespace SalesforceToken;

/// <summary>
/// A named token as the commands show it. The access token itself is only in <see cref="Token"/>, and only where a command was
/// asked for it; no other property and no text of the object holds a secret.
/// </summary>
public sealed class SfAccessToken
{
    /// <summary>The name that it is kept under.</summary>
    public string Name { get; init; } = TokenDefaults.Name;

    /// <summary>The user whom it stands for; null before the first authorization.</summary>
    public string? Username { get; init; }

    /// <summary>Production, Sandbox, or the host of the My Domain.</summary>
    public string Environment => Describe(LoginUrl);

    /// <summary>What it needs next.</summary>
    public SfTokenStatus Status { get; init; }

    /// <summary>The access token, where it was asked for. <c>Get-SfAccessToken -AsPlainText</c> gives it as text.</summary>
    public SecureString? Token { get; init; }

    /// <summary>The org's address for API calls; null before the first authorization.</summary>
    public Uri? InstanceUrl { get; init; }

    /// <summary>When the access token ends, by this machine's clock; null when Salesforce has not told.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When Salesforce issued the access token, by this machine's clock.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When Salesforce last confirmed that the access token is active.</summary>
    public DateTimeOffset? LastConfirmedAt { get; init; }

    /// <summary>The scopes that were granted.</summary>
    public string[] GrantedScope { get; init; } = [];

    /// <summary>The user's id.</summary>
    public string? UserId { get; init; }

    /// <summary>The org's id.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The user's own words about it.</summary>
    public string? Description { get; init; }

    /// <summary>The login host's address.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>The callback address, as the app must have it.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The scopes to ask for; none means what the app is set up with.</summary>
    public string[] Scope { get; init; } = [];

    /// <summary>The consumer key of the app, which is no secret.</summary>
    public string? ConsumerKey { get; init; }

    /// <summary>Whether a consumer secret is stored.</summary>
    public bool HasConsumerSecret { get; init; }

    /// <summary>What keeps the key that it is encrypted under.</summary>
    public SfKeyProtection KeyProtection { get; init; }

    /// <summary>When it was set up.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The name: what the object means wherever a command wants a token's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    /// <summary>A login address as a person calls it.</summary>
    /// <param name="loginUrl">The address.</param>
    /// <returns>Production, Sandbox, or the host of the My Domain.</returns>
    internal static string Describe(Uri? loginUrl) => loginUrl?.Host switch
    {
        null => string.Empty,
        "login.salesforce.com" => nameof(SfEnvironment.Production),
        "test.salesforce.com" => nameof(SfEnvironment.Sandbox),
        _ => loginUrl.Authority + loginUrl.AbsolutePath.TrimEnd('/'),
    };
}
