using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.Browser;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>The browser seam: a person who signs in and answers, over HTTP, while the engine waits.</summary>
internal sealed class SimulatedBrowser : IBrowser
{
    private readonly SimulatedOrg _org;

    public SimulatedBrowser(SimulatedOrg org)
    {
        _org = org;
    }

    public bool Allow { get; set; } = true;

    /// <summary>In place of the person; gets the authorization address.</summary>
    public Func<Uri, CancellationToken, Task>? Instead { get; set; }

    /// <summary>Where the person ended up.</summary>
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
