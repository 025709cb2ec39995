using System.Collections.Generic;
using System.Text.Json.Serialization;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>One app; or, with <see cref="InstalledFrom"/>, an app of another org that is installed here too.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AppConfiguration
{
    public string? InstalledFrom { get; set; }

    public string? Name { get; set; }

    public AppKind Kind { get; set; } = AppKind.ExternalClientApp;

    public string? ConsumerKey { get; set; }

    public string? ConsumerSecret { get; set; }

    public IReadOnlyList<string>? CallbackUrls { get; set; }

    public IReadOnlyList<string>? Scopes { get; set; }

    public bool RequirePkce { get; set; } = true;

    public bool RequireSecretForWebServerFlow { get; set; } = true;

    public bool RequireSecretForRefreshTokenFlow { get; set; } = true;

    public bool RotateRefreshTokens { get; set; } = true;

    public bool IssueJwtAccessTokens { get; set; }

    public int? JwtAccessTokenMinutes { get; set; }

    public int? SessionTimeoutMinutes { get; set; }

    public int? RefreshTokenExpiresAfterDays { get; set; }

    public int? RefreshTokenExpiresIfUnusedForDays { get; set; }

    public bool IntrospectAllTokens { get; set; }

    public PermittedUsers PermittedUsers { get; set; } = PermittedUsers.AllUsersMaySelfAuthorize;

    public IReadOnlyList<string> AdminApprovedUsers { get; set; } = [];

    public string? CertificateFile { get; set; }

    public string? ClientCredentialsUser { get; set; }
}
