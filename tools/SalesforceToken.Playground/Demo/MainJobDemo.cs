using System.Diagnostics;
using System.Threading;
using SalesforceToken.Playground.Hosting;

namespace SalesforceToken.Playground.Demo;

/// <summary>The main job with README's lines: from nothing to a token that a second process uses.</summary>
internal sealed class MainJobDemo(PlaygroundEnvironment environment, AnsweringHost host, CancellationToken cancellationToken)
{
    /// <exception cref="DemoException">A step failed.</exception>
    public void Run()
    {
        var clock = Stopwatch.StartNew();
        var org = environment.Org;
        host.UI.WriteLine($"A simulated Salesforce runs at {org.LoginUrl}; New-SfAccessToken uses it here. A script signs in to it and clicks Allow.");
        using (var session = new PowerShellSession(host, environment))
        using (cancellationToken.Register(session.Stop))
        {
            Step("Start a named access token.", "New-SfAccessToken prod");
            // Set-Clipboard has no output of its own, and on a system without a clipboard it keeps the text in PowerShell's memory.
            Step("Copy the callback URL, for the app in Salesforce. -PassThru shows what is copied.", "Get-SfCallbackUrl prod | Set-Clipboard -PassThru");
            Step("Paste the consumer key and the consumer secret.", "Set-SfConsumerCredential prod");
            Step("Authorize: the browser opens, the user clicks Allow, the token is saved.", "Invoke-SfAuthorization prod");
            Step("Get the token, in any later session.", "Get-SfAccessToken prod");

            void Step(string title, string command)
            {
                Announce(title, command);
                var succeeded = session.Run(command);
                cancellationToken.ThrowIfCancellationRequested();
                if (!succeeded)
                {
                    throw new DemoException($"'{command}' failed.");
                }
            }
        }

        var tokenRequests = org.Counters.TokenRequests;
        var call = $"(Invoke-RestMethod '{org.InstanceUrl}services/data/v65.0/query?q=SELECT Id, Name FROM Account LIMIT 3' -Headers (Get-SfAccessToken prod -AsHeader)).records | Select-Object Id, Name";
        Announce("A second process reads the token from the disk and calls the org's REST API with it.", call);
        SecondProcess.Run(call, cancellationToken);
        if (org.Counters.TokenRequests != tokenRequests)
        {
            throw new DemoException("the second process requested a token from the login host, although a good one was stored.");
        }

        if (org.Counters is not { CodesExchanged: 1, Allowed: 1, RestRequests: > 0 })
        {
            throw new DemoException($"the simulated org did not see exactly one approval and a REST call: {org.Counters.Snapshot()}");
        }

        host.UI.WriteLine();
        host.UI.WriteLine($"Done in {clock.Elapsed.TotalSeconds:0.0} s: one approval gave the token, it is stored encrypted, and a second process used it without another request to the login host.");
    }

    private void Announce(string title, string command)
    {
        host.UI.WriteLine();
        host.UI.WriteLine($"# {title}");
        host.UI.WriteLine($"PS> {command}");
    }
}
