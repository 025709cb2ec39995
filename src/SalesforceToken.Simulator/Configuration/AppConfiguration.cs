using System.Collections.Generic;
using System.Text.Json.Serialization;
using SalesforceToken.Simulator.Tenants;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>One app; or, with <see cref="InstalledFrom"/>, an app of another org that is installed here too.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AppConfiguration
{
    public string? InstalledFrom { get; init; }

    public string? Name { get; init; }

    public AppKind Kind { get; init; } = AppKind.ExternalClientApp;

    public string? ConsumerKey { get; init; }

    public string? ConsumerSecret { get; init; }

    public IReadOnlyList<string>? CallbackUrls { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public bool RequirePkce { get; init; } = true;

    public bool RequireSecretForWebServerFlow { get; init; } = true;

    public bool RequireSecretForRefreshTokenFlow { get; init; } = true;

    public bool RotateRefreshTokens { get; init; } = true;

    public bool IssueJwtAccessTokens { get; init; }

    public int? JwtAccessTokenMinutes { get; init; }

    public int? SessionTimeoutMinutes { get; init; }

    public int? RefreshTokenExpiresAfterDays { get; init; }

    public int? RefreshTokenExpiresIfUnusedForDays { get; init; }

    public bool IntrospectAllTokens { get; init; }

    public PermittedUsers PermittedUsers { get; init; } = PermittedUsers.AllUsersMaySelfAuthorize;

    public IReadOnlyList<string> AdminApprovedUsers { get; init; } = [];

    public string? CertificateFile { get; init; }

    public string? ClientCredentialsUser { get; init; }
}
