using System.Collections.Generic;
using System.Text.Json.Serialization;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>The JSON file of <c>--config</c>; docs/simulator.md describes each property.</summary>
/// <remarks>Settable and not init-only: generated readers overwrite the defaults of init-only properties.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SimulatorConfiguration
{
    public LoginHostKind RootHost { get; set; } = LoginHostKind.MyDomain;

    public IReadOnlyList<HostConfiguration> Hosts { get; set; } = [];

    public string? AdminKey { get; set; }

    public IReadOnlyList<string> Faults { get; set; } = [];

    public IReadOnlyList<OrganizationConfiguration> Organizations { get; set; } = [];
}
