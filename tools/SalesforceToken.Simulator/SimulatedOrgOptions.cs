using System;
using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator;

/// <summary>The options of a simulator. Everything has a default: one org with one app and one user, on a free port.</summary>
public sealed class SimulatedOrgOptions
{
    /// <summary>The port on 127.0.0.1 and ::1; zero for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The certificate for https; null for plain http.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The clock for sessions, codes and every time that the simulator sends.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The orgs; if empty, one org with the <see cref="App"/> and the <see cref="User"/>.</summary>
    public IReadOnlyList<Organization> Organizations { get; init; } = [];

    /// <summary>The app of the default org.</summary>
    public SimulatedApp App { get; init; } = new();

    /// <summary>The user of the default org.</summary>
    public SimulatedUser User { get; init; } = new();

    /// <summary>How long sessions of the default org live.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The host at the root of the address: the first org's My Domain, or a login host for all orgs.</summary>
    public LoginHostKind RootHost { get; init; } = LoginHostKind.MyDomain;

    /// <summary>Login hosts with a port of their own, besides those by path.</summary>
    public IReadOnlyList<LoginHostPort> HostPorts { get; init; } = [];

    /// <summary>The minimum time that a refresh takes, in real time: the window in which a second refresh is refused.</summary>
    public TimeSpan RefreshProcessingTime { get; init; }

    /// <summary>The key of the administration over HTTP; null switches the administration off.</summary>
    public string? AdminKey { get; init; }
}
