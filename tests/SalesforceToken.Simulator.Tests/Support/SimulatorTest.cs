using System;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Support;

/// <summary>Gives each test its own simulator, with a clock that only the test moves.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    protected SimulatedOrg Org { get; private set; } = null!;

    internal OAuthClient Client { get; private set; } = null!;

    protected SimulatedApp App => Org.App;

    public async ValueTask InitializeAsync()
    {
        Org = await SimulatedOrg.StartAsync(Options());
        Client = new OAuthClient(Org);
        await StartedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Org.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual ValueTask StartedAsync() => ValueTask.CompletedTask;

    protected virtual SimulatedOrgOptions Options() => new() { TimeProvider = Clock };
}
