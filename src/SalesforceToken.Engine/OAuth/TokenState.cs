using System;
using System.Collections.Generic;
using System.Text.Json;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// What Salesforce says about a token: a response of the introspection endpoint (RFC 7662 section 2.2), or the part of it that the
/// userinfo endpoint gives. Times are by this machine's clock.
/// </summary>
public sealed class TokenState
{
    /// <summary>Whether the token is active.</summary>
    public required bool Active { get; init; }

    /// <summary>When it expires (<c>exp</c>). The time moves as the session is used. Null when Salesforce does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was issued (<c>iat</c>); null when Salesforce does not say.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The user name; null when Salesforce does not say.</summary>
    public string? Username { get; init; }

    /// <summary>The scopes; empty when Salesforce does not say.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    internal static TokenState FromIntrospection(JsonElement root, ClockSkew clock) => new()
    {
        Active = root.GetFlag("active")
            ?? throw new TokenException(
                TokenErrorCode.ResponseInvalid, "Salesforce's introspection response cannot be used: it has no member 'active'."),
        ExpiresAt = clock.ToLocalExpiry(root.GetUnixTime("exp")),
        IssuedAt = root.GetUnixTime("iat") is { } issuedAt ? clock.ToLocalPast(issuedAt) : null,
        Username = Printable.Value(root.GetText("username")),
        Scope = Printable.Values(OAuthScope.Split(root.GetText("scope"))),
    };

    /// <summary>The identity address of the user; null when Salesforce does not say.</summary>
    internal Uri? IdentityUrl { get; private init; }

    /// <summary>The org's address for API calls; its host was checked. Null when Salesforce does not say.</summary>
    internal Uri? InstanceUrl { get; private init; }

    // The subject is the identity address. The address for REST calls has a version's place in it: only its host is taken.
    internal static TokenState FromUserInfo(JsonElement root, LoginHost host) => new()
    {
        Active = true,
        Username = Printable.Value(root.GetText("preferred_username")),
        IdentityUrl = SalesforceIdentity.Parse(root.GetText("sub")),
        InstanceUrl = root.TryGet("urls")?.GetText("rest") is { } rest && WebAddress.TryParse(rest, out var url)
            ? InstanceAddress.Find(url.GetLeftPart(UriPartial.Authority), host)
            : null,
    };
}
