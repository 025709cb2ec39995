using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>One org with its users and apps.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record OrganizationConfiguration
{
    public required string MyDomain { get; init; }

    public string? Name { get; init; }

    public bool IsSandbox { get; init; }

    public bool IsActive { get; init; } = true;

    public int? SessionTimeoutMinutes { get; init; }

    public int? DailyApiRequests { get; init; }

    public int? Accounts { get; init; }

    public IReadOnlyList<UserConfiguration> Users { get; init; } = [];

    public IReadOnlyList<AppConfiguration> Apps { get; init; } = [];
}
