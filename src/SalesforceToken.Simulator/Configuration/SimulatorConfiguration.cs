using System.Collections.Generic;
using System.Text.Json.Serialization;
using SalesforceToken.Simulator.Tenants;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>The JSON file of <c>--config</c>; docs/simulator.md describes each property.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SimulatorConfiguration
{
    public LoginHostKind RootHost { get; init; } = LoginHostKind.MyDomain;

    public IReadOnlyList<HostConfiguration> Hosts { get; init; } = [];

    public string? AdminKey { get; init; }

    public IReadOnlyList<string> Faults { get; init; } = [];

    public IReadOnlyList<OrganizationConfiguration> Organizations { get; init; } = [];
}
