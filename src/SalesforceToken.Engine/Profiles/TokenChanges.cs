using System;
using System.Collections.Generic;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>Changes to the setup of a token. What is null stays as it is; empty text, or an empty list, removes the value.</summary>
public sealed class TokenChanges
{
    /// <summary>The login host's address; it cannot be removed.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>Production or sandbox, if no address is given.</summary>
    public LoginEnvironment? Environment { get; init; }

    /// <summary>
    /// Whether the new login host is another address of the same org, so that the authorization fits it. A refresh finds out if it is
    /// not, because it would bring another identity.
    /// </summary>
    public bool KeepAuthorization { get; init; }

    /// <summary>The callback address; empty for <see cref="OAuth.CallbackUrl.Default"/>.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The scopes to request; empty for those of the app's setup.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>The user's description of the token.</summary>
    public string? Description { get; init; }

    /// <summary>The user name of the only user who may authorize the token.</summary>
    public string? Username { get; init; }

    /// <summary>The name of the token handler; empty for the one that the app names.</summary>
    public string? TokenHandler { get; init; }

    /// <summary>Where the subject token comes from; it cannot be removed.</summary>
    public SubjectTokenSource? SubjectTokenSource { get; init; }

    /// <summary>The audience of the assertion of the JWT bearer flow; empty for the one of the login host.</summary>
    public string? Audience { get; init; }

    /// <summary>The API version of calls that name none, such as <c>62.0</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Checks all changes, and makes them. The credential and the tokens stay.</summary>
    internal TokenProfile ApplyTo(TokenProfile profile)
    {
        var login = LoginHost.Parse(LoginUrl ?? Environment switch
        {
            LoginEnvironment.Production => LoginHost.Production,
            LoginEnvironment.Sandbox => LoginHost.Sandbox,
            _ => profile.LoginUrl,
        }).Url;
        var callback = CallbackUrl is null ? profile.CallbackUrl : Value(CallbackUrl) ?? OAuth.CallbackUrl.Default;
        OAuth.CallbackUrl.Validate(callback);
        var changed = FlowRules.Check(profile with
        {
            LoginUrl = login,
            CallbackUrl = callback,
            Scope = Scope is null ? profile.Scope : OAuthScope.Validate(Scope),
            Description = Description is null ? profile.Description : TokenDescription.Validate(Value(Description)),
            Username = Username is null ? profile.Username : SalesforceUsername.Validate(Value(Username)),
            Audience = Audience is null ? profile.Audience : Value(Audience),
            TokenHandler = TokenHandler is null ? profile.TokenHandler : Value(TokenHandler),
            SubjectTokenSource = SubjectTokenSource ?? profile.SubjectTokenSource,
            ApiVersion = ApiVersion is null ? profile.ApiVersion
                : Value(ApiVersion) is { } version ? RestApiVersion.Normalize(version)
                : null,
            Tokens = TokensAt(login, profile),
        });
        return IsSameRequest(profile, changed) ? changed : changed with { RefreshRefusal = null };
    }

    // What was refused to another host, user or audience says nothing of this one.
    private static bool IsSameRequest(TokenProfile before, TokenProfile after) =>
        (before.LoginUrl, before.Username, before.Audience, before.TokenHandler, before.SubjectTokenSource)
            == (after.LoginUrl, after.Username, after.Audience, after.TokenHandler, after.SubjectTokenSource);

    private TokenSet? TokensAt(Uri login, TokenProfile profile)
    {
        if (profile.IsUnattended)
        {
            // A new one costs nobody anything.
            return login == profile.LoginUrl ? profile.Tokens : null;
        }

        return KeepAuthorization && (LoginUrl is not null || Environment is not null)
            ? profile.Tokens is { } tokens ? tokens with { EarlierLoginUrl = null } : null
            : profile.Tokens?.AtLoginHost(earlier: profile.LoginUrl, now: login);
    }

    private static string? Value(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
