using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.Browser;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Benchmarks.Engine;

/// <summary>The person at the browser, who authorizes tokens.</summary>
internal sealed class Person : IBrowser
{
    private SimulatedUser? _user;

    public async Task AuthorizeAsync(TokenEngine engine, SimulatedOrg org, SimulatedUser user, string name)
    {
        _user = user;
        await engine.CreateAsync(new TokenDefinition { Name = name, LoginUrl = org.LoginUrl }, replace: false, CancellationToken.None);
        await engine.SetConsumerCredentialAsync(name, org.App.ConsumerKey, org.App.ConsumerSecret, CancellationToken.None);
        await engine.AuthorizeAsync(name, new AuthorizationOptions(), progress: null, CancellationToken.None);
    }

    public async Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        using var browser = new ScriptedBrowser(_user!.Username, _user.Password);
        await browser.BrowseAsync(address, cancellationToken);
    }
}
