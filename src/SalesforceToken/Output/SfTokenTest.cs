using System;

namespace SalesforceToken;

/// <summary>What Salesforce says about an access token.</summary>
public sealed class SfTokenTest
{
    /// <summary>The name of the token.</summary>
    public string Name { get; init; } = TokenDefaults.Name;

    /// <summary>Whether the access token is active.</summary>
    public bool Active { get; init; }

    /// <summary>The user of the access token.</summary>
    public string? Username { get; init; }

    /// <summary>When the access token expires, by this machine's clock; null if Salesforce does not say.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>The scopes of the access token.</summary>
    public SfScopeList Scope { get; init; } = new(Array.Empty<string>());
}
