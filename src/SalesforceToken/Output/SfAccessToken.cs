using System;
using System.Security;

namespace SalesforceToken;

/// <summary>
/// A named token as the commands show it. The access token itself is only in <see cref="Token"/>, and only if a command was asked
/// for it. No other property contains a secret, and neither does the text of the object.
/// </summary>
public sealed class SfAccessToken
{
    /// <summary>The name of the token.</summary>
    public string Name { get; init; } = TokenDefaults.Name;

    /// <summary>The user of the access token; null before the first authorization.</summary>
    public string? Username { get; init; }

    /// <summary>Production, Sandbox, or the host of the My Domain.</summary>
    public string Environment => Describe(LoginUrl);

    /// <summary>What the token needs next.</summary>
    public SfTokenStatus Status { get; init; }

    /// <summary>The access token, if a command was asked for it. <c>Get-SfAccessToken -AsPlainText</c> gives it as text.</summary>
    public SecureString? Token { get; init; }

    /// <summary>The org's address for API calls; null before the first authorization.</summary>
    public Uri? InstanceUrl { get; init; }

    /// <summary>When the access token expires, by this machine's clock; null when Salesforce has not said.</summary>
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

    /// <summary>The user's description of the token.</summary>
    public string? Description { get; init; }

    /// <summary>The login host's address.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>The callback address, as it must be registered in the app.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The scopes to request; empty for those of the app's setup.</summary>
    public string[] Scope { get; init; } = [];

    /// <summary>The consumer key of the app, which is not a secret.</summary>
    public string? ConsumerKey { get; init; }

    /// <summary>Whether a consumer secret is stored.</summary>
    public bool HasConsumerSecret { get; init; }

    /// <summary>The protection of the key that encrypts the token.</summary>
    public SfKeyProtection KeyProtection { get; init; }

    /// <summary>When the token was set up.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the token was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The name, so that the object can be passed where a command expects a token's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    /// <summary>A login address in words for the user.</summary>
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
