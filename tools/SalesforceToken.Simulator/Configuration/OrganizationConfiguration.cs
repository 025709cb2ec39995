using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>One org with its users and apps.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record OrganizationConfiguration
{
    public required string MyDomain { get; set; }

    public string? Name { get; set; }

    public bool IsSandbox { get; set; }

    public bool IsActive { get; set; } = true;

    public int? SessionTimeoutMinutes { get; set; }

    public int? JwtRevocationLagMinutes { get; set; }

    public string? LogoutUrl { get; set; }

    public int? DailyApiRequests { get; set; }

    public int? Accounts { get; set; }

    public IReadOnlyList<UserConfiguration> Users { get; set; } = [];

    public IReadOnlyList<AppConfiguration> Apps { get; set; } = [];
}
