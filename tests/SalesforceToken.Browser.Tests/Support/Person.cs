using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Playwright;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Browser.Tests.Support;

/// <summary>A person at a browser. The engine opens the address there, and the person does what the test says.</summary>
internal sealed class Person : Engine.Authorization.IBrowser
{
    private readonly IBrowserContext _window;
    private readonly Func<Person, IPage, Task> _act;
    private readonly TaskCompletionSource<IPage> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A person who does something with the tab that opens.</summary>
    public Person(IBrowserContext window, Func<Person, IPage, Task> act)
    {
        _window = window;
        _act = act;
    }

    /// <summary>The address that the engine opened; null before.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The tab, when the person is done with it.</summary>
    public Task<IPage> Page => _page.Task;

    /// <summary>A person who does something before, then logs in, and clicks Allow or Deny.</summary>
    public static Person SigningIn(IBrowserContext window, SimulatedUser user, string button = "Allow", Func<Person, Task>? before = null) =>
        new(window, async (person, page) =>
        {
            await (before?.Invoke(person) ?? Task.CompletedTask);
            await LogInAsync(page, user);
            await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
            await SeeTheEndAsync(page);
        });

    public static async Task LogInAsync(IPage page, SimulatedUser user)
    {
        await page.GetByLabel("Username").FillAsync(user.Username);
        await page.GetByLabel("Password").FillAsync(user.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log In" }).ClickAsync();
    }

    /// <summary>Waits for a page of the callback port.</summary>
    public static Task SeeTheEndAsync(IPage page) => page.GetByText("go back to PowerShell").WaitForAsync();

    public Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        Address = address;

        // The engine waits for the response meanwhile.
        _ = Task.Run(
            async () =>
            {
                try
                {
                    var page = await _window.NewPageAsync();

                    // The success page closes its tab where the browser lets it. The test wants to look at it.
                    await page.AddInitScriptAsync("window.close = () => { document.documentElement.dataset.closeAsked = 'true'; }");
                    await page.GotoAsync(address.AbsoluteUri);
                    await _act(this, page);
                    _page.SetResult(page);
                }
                catch (Exception exception)
                {
                    _page.SetException(exception);
                }
            },
            CancellationToken.None);
        return Task.CompletedTask;
    }
}
