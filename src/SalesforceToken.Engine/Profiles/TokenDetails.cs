using System;

namespace SalesforceToken.Engine.Profiles;

/// <summary>A stored token, and what it needs next.</summary>
public sealed class TokenDetails
{
    internal TokenDetails(TokenProfile profile, KeyProtection keyProtection, DateTimeOffset now)
    {
        Profile = profile;
        KeyProtection = keyProtection;
        Status = profile.ConsumerKey is null ? TokenStatus.NeedsCredential
            : !profile.IsAuthorized ? TokenStatus.NeedsAuthorization
            : FreshnessRule.IsFresh(profile.Tokens!, now, null) ? TokenStatus.Valid
            : TokenStatus.RefreshDue;
    }

    /// <summary>What is stored, with its secrets: not for display.</summary>
    public TokenProfile Profile { get; }

    /// <summary>How far it is, as far as can be told without asking Salesforce.</summary>
    public TokenStatus Status { get; }

    /// <summary>The protection of the key that its file is encrypted under.</summary>
    public KeyProtection KeyProtection { get; }
}
