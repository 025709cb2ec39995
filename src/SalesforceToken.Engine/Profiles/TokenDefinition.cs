using System;
using System.Collections.Generic;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>The settings of a new named token.</summary>
public sealed class TokenDefinition
{
    /// <summary>The name; see <see cref="TokenName"/> for the rule.</summary>
    public required string Name { get; init; }

    /// <summary>The login host's address; null for the one of <see cref="Environment"/>.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>Production or sandbox, if no address is given.</summary>
    public LoginEnvironment Environment { get; init; } = LoginEnvironment.Production;

    /// <summary>How the token gets its access tokens.</summary>
    public TokenFlow Flow { get; init; }

    /// <summary>See <see cref="TokenProfile.TokenHandler"/>.</summary>
    public string? TokenHandler { get; init; }

    /// <summary>See <see cref="TokenProfile.SubjectTokenSource"/>.</summary>
    public SubjectTokenSource? SubjectTokenSource { get; init; }

    /// <summary>The audience of the assertion of the JWT bearer flow.</summary>
    public string? Audience { get; init; }

    /// <summary>The scopes to request; empty for those of the app's setup.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The callback address; null for <see cref="OAuth.CallbackUrl.Default"/>.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The user name of the only user who may authorize the token; null for any. It is also the login hint.</summary>
    public string? Username { get; init; }

    /// <summary>The API version of calls that name none, such as <c>62.0</c>; null for the newest that the org has.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The user's description of the token.</summary>
    public string? Description { get; init; }
}
