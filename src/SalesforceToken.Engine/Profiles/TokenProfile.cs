using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>Everything that is stored for one named token: its configuration, its credential and its tokens.</summary>
public sealed record TokenProfile
{
    private readonly LazyUri _loginUrl = null!;

    /// <summary>Makes a profile; set its properties in an initializer.</summary>
    public TokenProfile()
    {
    }

#pragma warning disable CS8618 // The addresses are set by their fields.
    [SetsRequiredMembers]
    internal TokenProfile(string name, LazyUri loginUrl, string callbackUrl, DateTimeOffset createdAt, DateTimeOffset updatedAt)
    {
        Name = name;
        _loginUrl = loginUrl;
        CallbackUrl = callbackUrl;
        CreatedAt = createdAt;
        UpdatedAt = updatedAt;
    }
#pragma warning restore CS8618

    /// <summary>The name, as the user wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>The user's description of the token.</summary>
    public string? Description { get; init; }

    /// <summary>The login host's address.</summary>
    public required Uri LoginUrl
    {
        get => _loginUrl.Value;
        init => _loginUrl = new LazyUri(value);
    }

    /// <summary>The callback address, stored unchanged: Salesforce compares it as text.</summary>
    public required string CallbackUrl { get; init; }

    /// <summary>The scopes to request; empty for those of the app's setup.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The consumer key (<c>client_id</c>); null before it is set.</summary>
    public string? ConsumerKey { get; init; }

    /// <summary>The consumer secret (<c>client_secret</c>); null for a public client.</summary>
    public string? ConsumerSecret { get; init; }

    /// <summary>The tokens that were issued; null before the first authorization.</summary>
    public TokenSet? Tokens { get; init; }

    /// <summary>A refresh whose outcome is not known; null when there is none.</summary>
    public RefreshAttempt? RefreshAttempt { get; init; }

    /// <summary>
    /// Why the user must authorize again: the name of a <see cref="TokenErrorCode"/>; null while the authorization is valid.
    /// </summary>
    public string? AuthorizationEndedBy { get; init; }

    /// <summary>Whether there is a valid authorization, so that <see cref="Tokens"/> can be used.</summary>
    public bool IsAuthorized => AuthorizationEndedBy is null && Tokens is { EarlierConsumerKey: null };

    /// <summary>When the token was set up.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the profile was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal LoginHost LoginHost => LoginHost.Parse(LoginUrl);

    /// <summary>The consumer key with its secret. Use it only if there is a key.</summary>
    internal ConsumerCredential Consumer => new(ConsumerKey!, ConsumerSecret);

    internal string LoginUrlText => _loginUrl.Text;

    /// <summary>The profile with new tokens. The state of the earlier ones no longer applies.</summary>
    internal TokenProfile WithTokens(TokenSet tokens, DateTimeOffset now) =>
        this with { Tokens = tokens, RefreshAttempt = null, AuthorizationEndedBy = null, UpdatedAt = now };

    /// <summary>Without secrets; the text that the compiler generates for a record would contain them.</summary>
    /// <returns>The name and the login address.</returns>
    public override string ToString() => $"TokenProfile {{ {Name}, {_loginUrl.Text} }}";
}
