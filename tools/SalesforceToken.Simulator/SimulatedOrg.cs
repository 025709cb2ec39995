using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Browser;
using SalesforceToken.Simulator.BuildJobs;
using SalesforceToken.Simulator.Server;
using SalesforceToken.Simulator.State;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator;

/// <summary>
/// A running Salesforce login host with its orgs, on loopback. Most tests need one org, so <see cref="App"/> and
/// <see cref="User"/> are those of the first org.
/// </summary>
public sealed class SimulatedOrg : IAsyncDisposable
{
    private readonly Simulation _simulation;
    private readonly SimulatorServer _server;

    private SimulatedOrg(Simulation simulation, SimulatorServer server)
    {
        _simulation = simulation;
        _server = server;
    }

    /// <summary>The address of the root host, http://localhost:PORT/.</summary>
    public Uri LoginUrl => _simulation.Hosts[0].Url;

    /// <summary>The address of the first org's API, as token responses give it.</summary>
    public Uri InstanceUrl => _simulation.InstanceOf(Organization).Url;

    /// <summary>All login hosts, the root first.</summary>
    public IReadOnlyList<LoginHost> LoginHosts => _simulation.Hosts;

    /// <summary>All orgs.</summary>
    public IReadOnlyList<Organization> Organizations => _simulation.Tenants.Organizations;

    /// <summary>The first org.</summary>
    public Organization Organization => Organizations[0];

    /// <summary>The first org's apps.</summary>
    public IList<SimulatedApp> Apps => Organization.Apps;

    /// <summary>The first org's first app.</summary>
    public SimulatedApp App => Apps[0];

    /// <summary>The first org's users.</summary>
    public IList<SimulatedUser> Users => Organization.Users;

    /// <summary>The first org's first user.</summary>
    public SimulatedUser User => Users[0];

    /// <summary>A build server whose tokens the token exchange flow takes. Its paths are below <see cref="LoginUrl"/>.</summary>
    public BuildServer BuildServer => _simulation.BuildServer;

    /// <summary>Counts of requests and of what they changed.</summary>
    public SimulatorCounters Counters => _simulation.Counters;

    /// <summary>The faults that are switched on.</summary>
    public FaultSwitches Faults => _simulation.Faults;

    /// <summary>A snapshot of the latest requests (10,000 at most), oldest first.</summary>
    public IReadOnlyList<LoggedRequest> RequestLog => _simulation.Log.Snapshot();

    /// <summary>How long new sessions of the first org live after their last activity.</summary>
    public TimeSpan SessionTimeout
    {
        get => Organization.SessionTimeout;
        set => Organization.SessionTimeout = value;
    }

    /// <summary>The minimum time that a refresh takes, in real time.</summary>
    public TimeSpan RefreshProcessingTime
    {
        get => _simulation.RefreshProcessingTime;
        set => _simulation.RefreshProcessingTime = value;
    }

    /// <summary>Starts a simulator. It accepts requests when the task completes.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is in use or reserved.</exception>
    public static async Task<SimulatedOrg> StartAsync(SimulatedOrgOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SimulatedOrgOptions();
        var organizations = options.Organizations.Count > 0 ? options.Organizations : [DefaultOrganization(options)];
        var sockets = new List<LoopbackSockets>();
        try
        {
            sockets.Add(LoopbackSockets.Bind(options.Port));
            sockets.AddRange(options.HostPorts.Select(host => LoopbackSockets.Bind(host.Port)));
            var scheme = options.Certificate is null ? "http" : "https";
            var hosts = LoginHostList.Create(options.RootHost, options.HostPorts, organizations, scheme, [.. sockets.Select(socket => socket.Port)]);
            var simulation = new Simulation(options.TimeProvider, new TenantDirectory(organizations), hosts)
            {
                RefreshProcessingTime = options.RefreshProcessingTime,
                AdminKey = options.AdminKey,
            };
            var pipeline = new RequestPipeline(simulation);
            var server = await SimulatorServer.StartAsync(sockets, options.Certificate, pipeline, cancellationToken).ConfigureAwait(false);
            return new SimulatedOrg(simulation, server);
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>The address of the first login host of this kind; the root host comes first.</summary>
    public Uri LoginUrlOf(LoginHostKind kind) => _simulation.Hosts.First(host => host.Kind == kind).Url;

    /// <summary>A scripted browser with the first user's credentials.</summary>
    public ScriptedBrowser OpenBrowser(bool allow = true) => new(User.Username, User.Password, allow);

    /// <summary>Expires every session. Refresh tokens stay valid.</summary>
    public void ExpireAccessTokens() => _simulation.Grants.Sessions.Expire(static _ => true);

    /// <summary>Expires the session of one access token.</summary>
    public void ExpireSession(string accessToken) =>
        _simulation.Grants.Sessions.Expire(session => string.Equals(session.AccessToken, accessToken, StringComparison.Ordinal));

    /// <summary>Revokes every approval and every session, as an administrator can.</summary>
    public void RevokeAll() => _simulation.RevokeAll();

    /// <summary>Revokes one user's approvals of one app.</summary>
    public void Revoke(SimulatedUser user, SimulatedApp app)
    {
        var count = _simulation.Grants.Approvals.Revoke(approval => approval.User == user && approval.App == app);
        _simulation.Counters.Add(Counter.ChainsRevoked, count);
    }

    /// <summary>Gives an app a new consumer secret, which revokes all of its tokens.</summary>
    public void RotateConsumerSecret(SimulatedApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.ConsumerSecret = new SimulatedApp().ConsumerSecret;
        _simulation.Counters.Add(Counter.ChainsRevoked, _simulation.Grants.Approvals.Revoke(approval => approval.App == app));
        _simulation.Grants.Sessions.Revoke(session => session.App == app);
    }

    /// <summary>Clears the request log.</summary>
    public void ClearRequestLog() => _simulation.Log.Clear();

    /// <summary>
    /// Whether an access token is active for the login host. The check does not renew the session. The API may accept a revoked
    /// JWT for as long as <see cref="Organization.JwtRevocationLag"/>.
    /// </summary>
    public bool IsAccessTokenActive(string accessToken) => _simulation.Grants.Sessions.Peek(accessToken) is not null;

    /// <summary>Whether a refresh token is the current one of its chain. The check does not use the token.</summary>
    public bool IsRefreshTokenActive(string refreshToken) => _simulation.Grants.Approvals.Peek(refreshToken) is not null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _simulation.Stop();
        await _server.DisposeAsync().ConfigureAwait(false);
        _simulation.Dispose();
    }

    private static Organization DefaultOrganization(SimulatedOrgOptions options)
    {
        var organization = new Organization { SessionTimeout = options.SessionTimeout };
        organization.Apps.Add(options.App);
        organization.Users.Add(options.User);
        return organization;
    }
}
