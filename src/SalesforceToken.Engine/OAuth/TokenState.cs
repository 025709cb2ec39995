using System;
using System.Collections.Generic;
using System.Text.Json;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// What Salesforce says of a token: a response of the introspection endpoint (RFC 7662 section 2.2), or as much of it as the
/// userinfo endpoint tells. Times are by this machine's clock.
/// </summary>
public sealed class TokenState
{
    /// <summary>Whether the token is active.</summary>
    public required bool Active { get; init; }

    /// <summary>When it expires (<c>exp</c>); it moves as the session is used. Null when Salesforce does not tell.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was issued (<c>iat</c>); null when Salesforce does not tell.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The user name; null when Salesforce does not tell.</summary>
    public string? Username { get; init; }

    /// <summary>The scopes; empty when Salesforce does not tell.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    internal static TokenState Introspected(JsonElement root, ClockSkew clock) => new()
    {
        Active = root.Flag("active")
            ?? throw new TokenException(TokenErrorCode.ResponseInvalid, "Salesforce's introspection response cannot be used: it has no active."),
        ExpiresAt = clock.ToLocalExpiry(root.Moment("exp")),
        IssuedAt = root.Moment("iat") is { } issuedAt ? clock.ToLocalPast(issuedAt) : null,
        Username = root.Text("username"),
        Scope = OAuthScope.Split(root.Text("scope")),
    };

    internal static TokenState OfUserInfo(JsonElement root) =>
        new() { Active = true, Username = root.Text("preferred_username") };
}
