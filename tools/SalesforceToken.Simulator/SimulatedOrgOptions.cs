using System;
using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator;

/// <summary>How a simulator starts. Everything has a default: one org with one app and one user, on a free port.</summary>
public sealed class SimulatedOrgOptions
{
    /// <summary>The port on 127.0.0.1 and ::1; zero for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The certificate to serve https with; plain http where there is none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The clock of sessions, codes and all times that the simulator tells.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The orgs; where there is none, one with the <see cref="App"/> and the <see cref="User"/>.</summary>
    public IReadOnlyList<Organization> Organizations { get; init; } = [];

    /// <summary>The app of the default org.</summary>
    public SimulatedApp App { get; init; } = new();

    /// <summary>The user of the default org.</summary>
    public SimulatedUser User { get; init; } = new();

    /// <summary>How long sessions of the default org live.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>What stands at the root of the address: the first org's My Domain, or a login host for all orgs.</summary>
    public LoginHostKind RootHost { get; init; } = LoginHostKind.MyDomain;

    /// <summary>Login hosts with a port of their own, besides those by path.</summary>
    public IReadOnlyList<LoginHostPort> HostPorts { get; init; } = [];

    /// <summary>How long a refresh is in flight at the least, in real time: the window for concurrent refreshes.</summary>
    public TimeSpan RefreshProcessingTime { get; init; }

    /// <summary>The key of the administration over HTTP; no administration where there is none.</summary>
    public string? AdminKey { get; init; }
}
