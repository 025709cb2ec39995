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

    /// <summary>How the token gets its access tokens.</summary>
    public TokenFlow Flow { get; init; }

    /// <summary>The audience (<c>aud</c>) of the assertion of the JWT bearer flow; null for the one of the login host.</summary>
    public string? Audience { get; init; }

    /// <summary>The private key of the JWT bearer flow; null before it is set.</summary>
    public PrivateKeySource? PrivateKey { get; init; }

    /// <summary>
    /// The name of the Apex class that checks the subject token of a token exchange; null for the one that the app names.
    /// </summary>
    public string? TokenHandler { get; init; }

    /// <summary>Where the subject token of a token exchange comes from; null for GitHub Actions, if this process runs there.</summary>
    public SubjectTokenSource? SubjectTokenSource { get; init; }

    /// <summary>The callback address, stored unchanged: Salesforce compares it as text.</summary>
    public required string CallbackUrl { get; init; }

    /// <summary>The scopes to request; empty for those of the app's setup.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The user name of the only user who may authorize the token; null for any. It is also the login hint.</summary>
    public string? Username { get; init; }

    /// <summary>The API version of calls that name none, such as <c>62.0</c>; null for the newest that the org has.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The consumer key (<c>client_id</c>); null before it is set.</summary>
    public string? ConsumerKey { get; init; }

    /// <summary>The consumer secret (<c>client_secret</c>); null for a public client.</summary>
    public string? ConsumerSecret { get; init; }

    /// <summary>The tokens that were issued; null before the first authorization.</summary>
    public TokenSet? Tokens { get; init; }

    /// <summary>How often <see cref="Tokens"/> has been replaced. It only grows, so a store that came back older is noticed.</summary>
    public int Generation { get; init; }

    /// <summary>
    /// The marks of the machines that have refreshed this authorization, the newest last; empty where that does not matter.
    /// </summary>
    internal IReadOnlyList<string> Machines { get; init; } = [];

    /// <summary>A refresh whose outcome is not known; null when there is none.</summary>
    public RefreshAttempt? RefreshAttempt { get; init; }

    /// <summary>The attempt with the refresh token that is stored, whose outcome is not known; null when there is none.</summary>
    internal RefreshAttempt? OpenRefreshAttempt =>
        RefreshAttempt is { } attempt && Tokens?.RefreshToken is { } refreshToken && attempt.IsFor(refreshToken) ? attempt : null;

    /// <summary>The last refusal of the refresh token, while it may still be temporary; null when there is none.</summary>
    public RefreshRefusal? RefreshRefusal { get; init; }

    /// <summary>
    /// Why the user must authorize again: the name of a <see cref="TokenErrorCode"/>; null while the authorization is valid.
    /// </summary>
    public string? AuthorizationEndedBy { get; init; }

    /// <summary>Whether there is a valid authorization, so that <see cref="Tokens"/> can be used.</summary>
    public bool IsAuthorized => AuthorizationEndedBy is null && Tokens is { EarlierConsumerKey: null, EarlierLoginUrl: null };

    /// <summary>Whether the flow needs no user: each new access token is requested with the credential alone, and there is no refresh token.</summary>
    internal bool IsUnattended => Flow != TokenFlow.WebServer;

    /// <summary>Whether all is there that identifies the client to Salesforce.</summary>
    internal bool HasCredential => ConsumerKey is not null && (Flow != TokenFlow.JwtBearer || PrivateKey is not null);

    /// <summary>
    /// The new name, in a file that is about to get that name; null everywhere else. So a rename is one step, which happens or not.
    /// </summary>
    internal string? RenamedTo { get; init; }

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
        this with
        {
            Tokens = tokens,
            Generation = Generation + 1,
            RefreshAttempt = null,
            RefreshRefusal = null,
            AuthorizationEndedBy = null,
            UpdatedAt = now,
        };

    /// <summary>Without secrets; the text that the compiler generates for a record would contain them.</summary>
    /// <returns>The name and the login address.</returns>
    public override string ToString() => $"TokenProfile {{ {Name}, {_loginUrl.Text} }}";
}
