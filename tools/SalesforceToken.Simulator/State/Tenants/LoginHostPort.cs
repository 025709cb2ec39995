namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>A login host that has a port to itself.</summary>
/// <param name="Port">The port on loopback; zero for a free one.</param>
/// <param name="Kind">What the host stands for.</param>
/// <param name="MyDomain">The My Domain label of the org, where the host is one org's own.</param>
public sealed record LoginHostPort(int Port, LoginHostKind Kind, string? MyDomain = null);
