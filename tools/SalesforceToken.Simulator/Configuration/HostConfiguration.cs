using System.Text.Json.Serialization;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>A login host with a port of its own.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record HostConfiguration
{
    public required int Port { get; set; }

    public required LoginHostKind Kind { get; set; }

    public string? MyDomain { get; set; }
}
