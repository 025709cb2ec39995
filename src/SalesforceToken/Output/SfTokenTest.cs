using System;

namespace SalesforceToken;

/// <summary>What Salesforce said about an access token.</summary>
public sealed class SfTokenTest
{
    /// <summary>The name of the token.</summary>
    public string Name { get; init; } = TokenDefaults.Name;

    /// <summary>Whether the access token is active.</summary>
    public bool Active { get; init; }

    /// <summary>The user whom it stands for.</summary>
    public string? Username { get; init; }

    /// <summary>When it ends, by this machine's clock; null where Salesforce does not tell.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The scopes that it has.</summary>
    public string[] Scope { get; init; } = [];
}
