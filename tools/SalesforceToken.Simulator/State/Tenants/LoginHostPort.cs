namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>A login host with a port of its own.</summary>
/// <param name="Port">The port on loopback; zero for a free one.</param>
/// <param name="Kind">What the host stands for.</param>
/// <param name="MyDomain">The My Domain label of the org, if the host belongs to one org.</param>
public sealed record LoginHostPort(int Port, LoginHostKind Kind, string? MyDomain = null);
