using System;
using System.Collections.Generic;

namespace SalesforceToken.Engine;

/// <summary>What Salesforce said about an access token.</summary>
public sealed class TokenTestResult
{
    internal TokenTestResult(TokenDetails details, bool active)
    {
        Details = details;
        Active = active;
    }

    /// <summary>What is known of the token.</summary>
    public TokenDetails Details { get; }

    /// <summary>Whether the access token is active (RFC 7662 section 2.2).</summary>
    public bool Active { get; }

    /// <summary>When it ends, by this machine's clock; null when Salesforce does not tell.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was issued, by this machine's clock; null when Salesforce does not tell.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The user name.</summary>
    public string? Username { get; init; }

    /// <summary>The scopes; empty when Salesforce does not tell.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];
}
