using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SalesforceToken.Simulator.BuildJobs;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Logins;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Records;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State;

/// <summary>The state of a running simulator.</summary>
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
        BuildServer = new BuildServer(time);
    }

    public TimeProvider Time { get; }

    public TenantDirectory Tenants { get; }

    public IReadOnlyList<LoginHost> Hosts { get; }

    public GrantStore Grants { get; }

    public BrowserSessions Browsers { get; }

    public LoginLimiter Logins { get; }

    public BuildServer BuildServer { get; }

    public SimulatorCounters Counters { get; } = new();

    public FaultSwitches Faults { get; } = new();

    public BoundedLog<LoggedRequest> Log { get; } = new();

    /// <summary>The secrets that clients have sent to the token endpoints, and got there.</summary>
    public BoundedLog<ExchangedSecret> Secrets { get; } = new();

    /// <summary>The minimum time that a refresh takes, in real time.</summary>
    public TimeSpan RefreshProcessingTime { get; set; }

    /// <summary>The key that a request to the administration must send; null switches the administration off.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Cancelled when the simulator stops, so that a delayed response does not hold it up.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The host of an org's API: its My Domain, at the root if it is there, else under its path.</summary>
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
