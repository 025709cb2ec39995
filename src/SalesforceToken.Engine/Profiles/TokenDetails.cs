using System;
using System.Collections.Generic;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>A stored token, and what it needs next.</summary>
public sealed class TokenDetails
{
    internal TokenDetails(TokenProfile profile, KeyProtection keyProtection, DateTimeOffset now)
    {
        Profile = profile;
        KeyProtection = keyProtection;
        Status = !profile.HasCredential ? TokenStatus.NeedsCredential
            : !profile.IsUnattended && (!profile.IsAuthorized || IsOver(profile.Tokens!, now)) ? TokenStatus.NeedsAuthorization
            : profile.RefreshRefusal is not null && !(profile.Tokens is { } tokens && !(tokens.ExpiresAt <= now)) ? TokenStatus.Refused
            : TokenStatus.Ready;
    }

    /// <summary>What is stored, with its secrets: not for display.</summary>
    public TokenProfile Profile { get; }

    /// <summary>The scopes that the token asks for and that Salesforce did not grant; empty before the first authorization.</summary>
    public IReadOnlyList<string> MissingScope => Profile.Tokens?.MissingScope(Profile.Scope) ?? [];

    /// <summary>What the token needs next. Salesforce is not asked.</summary>
    public TokenStatus Status { get; }

    /// <summary>The protection of the key that its file is encrypted under.</summary>
    public KeyProtection KeyProtection { get; }

    // Use extends a session, but not the lifetime of a JWT.
    private static bool IsOver(TokenSet tokens, DateTimeOffset now) =>
        tokens.RefreshToken is null && JwtAccessToken.TryGetExpiry(tokens.AccessToken) <= now;
}
