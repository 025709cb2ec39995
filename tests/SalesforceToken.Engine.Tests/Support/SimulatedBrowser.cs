using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.Browser;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>Replaces the browser: a simulated user logs in and approves or denies, over HTTP, while the engine waits.</summary>
internal sealed class SimulatedBrowser : IBrowser
{
    private readonly SimulatedOrg _org;

    public SimulatedBrowser(SimulatedOrg org)
    {
        _org = org;
    }

    public bool Allow { get; set; } = true;

    /// <summary>Runs in place of the simulated user. It receives the authorization URL.</summary>
    public Func<Uri, CancellationToken, Task>? Instead { get; set; }

    /// <summary>The last page that the simulated user saw.</summary>
    public Task<BrowsedPage>? Page { get; private set; }

    public Uri? Address { get; private set; }

    public Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        Address = address;
        if (Instead is not null)
        {
            return Instead(address, cancellationToken);
        }

        Page = BrowseAsync(address, cancellationToken);
        return Task.CompletedTask;
    }

    private async Task<BrowsedPage> BrowseAsync(Uri address, CancellationToken cancellationToken)
    {
        using var browser = _org.OpenBrowser(Allow);
        return await browser.BrowseAsync(address, cancellationToken);
    }
}
