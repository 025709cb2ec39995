using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Logins;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Records;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State;

/// <summary>Everything that a running simulator knows.</summary>
internal sealed class Simulation : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<Organization, OrgData> _data;

    public Simulation(TimeProvider time, TenantDirectory tenants, IReadOnlyList<LoginHost> hosts)
    {
        Time = time;
        Tenants = tenants;
        Hosts = hosts;
        _data = tenants.Organizations.ToDictionary(organization => organization, organization => new OrgData(organization, time.GetUtcNow()));
        Grants = new GrantStore(time);
        Browsers = new BrowserSessions(time);
        Logins = new LoginLimiter(time);
    }

    public TimeProvider Time { get; }

    public TenantDirectory Tenants { get; }

    public IReadOnlyList<LoginHost> Hosts { get; }

    public GrantStore Grants { get; }

    public BrowserSessions Browsers { get; }

    public LoginLimiter Logins { get; }

    public SimulatorCounters Counters { get; } = new();

    public FaultSwitches Faults { get; } = new();

    public RequestLog Log { get; } = new();

    /// <summary>How long a refresh is in flight at the least, in real time.</summary>
    public TimeSpan RefreshProcessingTime { get; set; }

    /// <summary>What a request to the administration has to show; no administration where there is none.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Cancelled when the simulator goes away, so that an answer that is late on purpose does not hold it up.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The host that an org's API lives on: its My Domain, at the root where it is there, else under its path.</summary>
    public LoginHost InstanceOf(Organization organization) => Hosts.First(host => host.Kind == LoginHostKind.MyDomain && host.Organization == organization);

    public OrgData DataOf(Organization organization) => _data[organization];

    /// <summary>Revokes every approval and every session, as an administrator can.</summary>
    public void RevokeAll()
    {
        Counters.Add(Counter.ChainsRevoked, Grants.Approvals.Revoke(static _ => true));
        Grants.Sessions.Revoke(static _ => true);
    }

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();
}
