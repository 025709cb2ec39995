using System;
using System.Text.Json;

namespace SalesforceToken.Engine.OAuth;

/// <summary>An answer of the introspection endpoint, RFC 7662 section 2.2.</summary>
public sealed class IntrospectionResponse
{
    private IntrospectionResponse(bool active)
    {
        Active = active;
    }

    /// <summary>Whether the token is active.</summary>
    public bool Active { get; }

    /// <summary>When it ends (<c>exp</c>), by Salesforce's clock; for an opaque access token it moves as the session is used.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>When it was issued (<c>iat</c>), by Salesforce's clock.</summary>
    public DateTimeOffset? IssuedAt { get; private set; }

    /// <summary>The user name.</summary>
    public string? Username { get; private set; }

    /// <summary>The scopes, parted by spaces.</summary>
    public string? Scope { get; private set; }

    internal static IntrospectionResponse Parse(JsonElement root)
    {
        if (!root.TryGetProperty("active", out var active) || active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw new TokenException(TokenErrorCode.ResponseInvalid, "Salesforce's introspection answer cannot be used: it has no active.");
        }

        return new IntrospectionResponse(active.GetBoolean())
        {
            ExpiresAt = root.Moment("exp"),
            IssuedAt = root.Moment("iat"),
            Username = root.Text("username"),
            Scope = root.Text("scope"),
        };
    }
}
