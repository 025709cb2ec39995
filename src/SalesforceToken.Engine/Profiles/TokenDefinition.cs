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

    /// <summary>The scopes to request; empty for those of the app's setup.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The callback address; null for <see cref="OAuth.CallbackUrl.Default"/>.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The user's description of the token.</summary>
    public string? Description { get; init; }
}
