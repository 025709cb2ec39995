using System;
using System.Collections.Generic;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>What a new named token is to be.</summary>
public sealed class TokenDefinition
{
    /// <summary>The name; see <see cref="TokenName"/> for the rule.</summary>
    public required string Name { get; init; }

    /// <summary>The login host's address; null takes the one of <see cref="Environment"/>.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>Production or sandbox, where no address is given.</summary>
    public LoginEnvironment Environment { get; init; } = LoginEnvironment.Production;

    /// <summary>The scopes to ask for; empty means what the app is set up with.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The callback address; null takes <see cref="OAuth.CallbackUrl.Default"/>.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The user's own words about it.</summary>
    public string? Description { get; init; }
}
